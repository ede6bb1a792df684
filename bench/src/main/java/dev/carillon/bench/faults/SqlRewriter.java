package dev.carillon.bench.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;

/// Passes on what a client of PostgreSQL sends and replaces pieces of its statements: a server with
/// a known fault, made of the very program that is tested.
///
/// Frontend messages are a type byte and a length; only the ones at the start have no type
/// (PostgreSQL, "Frontend/Backend Protocol", "Message Formats").
final class SqlRewriter implements TcpProxy.Upstream {
  private static final int SSL_REQUEST = 80877103;
  private static final int GSS_REQUEST = 80877104;

  /// @param from a piece of a statement
  /// @param to what stands there in its place
  record Replacement(String from, String to) {}

  private final List<Replacement> replacements;
  private final AtomicIntegerArray hits;

  SqlRewriter(List<Replacement> replacements) {
    this.replacements = List.copyOf(replacements);
    this.hits = new AtomicIntegerArray(replacements.size());
  }

  /// Whether every piece was found at least once.
  boolean hasReplacedAll() {
    for (int place = 0; place < hits.length(); place++) {
      if (hits.get(place) == 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void pass(InputStream from, OutputStream to) throws IOException {
    DataInputStream in = new DataInputStream(new BufferedInputStream(from));
    DataOutputStream out = new DataOutputStream(new BufferedOutputStream(to));
    boolean started = false;
    while (!started) {
      int length = in.readInt();
      byte[] body = in.readNBytes(length - 4);
      out.writeInt(length);
      out.write(body);
      out.flush();
      int code = new DataInputStream(new ByteArrayInputStream(body)).readInt();
      started = code != SSL_REQUEST && code != GSS_REQUEST;
    }
    for (int type = in.read(); type >= 0; type = in.read()) {
      byte[] body = in.readNBytes(in.readInt() - 4);
      byte[] passed =
          switch (type) {
            case 'Q' -> rewritten(body, 0);
            case 'P' -> rewritten(body, end(body, 0) + 1);
            default -> body;
          };
      out.write(type);
      out.writeInt(passed.length + 4);
      out.write(passed);
      if (in.available() == 0) {
        out.flush();
      }
    }
    out.flush();
  }

  /// @param start of the statement, which ends with a zero
  private byte[] rewritten(byte[] body, int start) throws IOException {
    int end = end(body, start);
    String sql = new String(body, start, end - start, UTF_8);
    String replaced = sql;
    for (int place = 0; place < replacements.size(); place++) {
      Replacement replacement = replacements.get(place);
      if (replaced.contains(replacement.from())) {
        hits.incrementAndGet(place);
        replaced = replaced.replace(replacement.from(), replacement.to());
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length);
    bytes.write(body, 0, start);
    bytes.write(replaced.getBytes(UTF_8));
    bytes.write(body, end, body.length - end);
    return bytes.toByteArray();
  }

  private static int end(byte[] body, int start) {
    int end = start;
    while (body[end] != 0) {
      end += 1;
    }
    return end;
  }
}
