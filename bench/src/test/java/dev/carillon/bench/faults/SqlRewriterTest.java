package dev.carillon.bench.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.bench.faults.SqlRewriter.Replacement;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class SqlRewriterTest {
  private final SqlRewriter rewriter =
      new SqlRewriter(List.of(new Replacement("for update", ""), new Replacement("x", "yy")));

  @Test
  void statementsAreReplacedAndEverythingElseIsPassedOn() throws IOException {
    byte[] passed =
        passed(
            startup("user"),
            message('P', "name\0select x for update\0\0\0"),
            message('B', "x"),
            message('Q', "select 1 for update\0"));

    assertThat(passed)
        .isEqualTo(
            together(
                startup("user"),
                message('P', "name\0select yy \0\0\0"),
                message('B', "x"),
                message('Q', "select 1 \0")));
    assertThat(rewriter.hasReplacedAll()).isTrue();
  }

  @Test
  void whatWasNeverFoundIsKnown() throws IOException {
    passed(startup("user"), message('Q', "select 1 for update\0"));

    assertThat(rewriter.hasReplacedAll()).isFalse();
  }

  private byte[] passed(byte[]... messages) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    rewriter.pass(new ByteArrayInputStream(together(messages)), out);
    return out.toByteArray();
  }

  private static byte[] startup(String parameters) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(8 + parameters.length());
    out.writeInt(196608);
    out.write(parameters.getBytes(UTF_8));
    return bytes.toByteArray();
  }

  private static byte[] message(char type, String body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(type);
    out.writeInt(4 + body.length());
    out.write(body.getBytes(UTF_8));
    return bytes.toByteArray();
  }

  private static byte[] together(byte[]... messages) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] message : messages) {
      all.write(message);
    }
    return all.toByteArray();
  }
}
