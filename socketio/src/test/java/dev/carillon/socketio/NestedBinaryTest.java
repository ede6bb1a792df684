package dev.carillon.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.socketio.parser.Binary;
import dev.carillon.socketio.parser.Json;
import dev.carillon.socketio.parser.JsonWithAttachments;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NestedBinaryTest {
  private EchoServer echo;
  private RawConnection connection;

  @BeforeEach
  void start() throws IOException {
    echo = EchoServer.start();
    connection = RawConnection.joined(echo.port());
  }

  @AfterEach
  void stop() throws IOException {
    connection.close();
    echo.close();
  }

  @Test
  void aFileInsideAnObjectIsRelayed() throws IOException {
    String file = "{ \"file\" : {\"_placeholder\":true,\"num\":%d}}";
    connection.text(
        "452-[\"message\"," + file.formatted(1) + ",{\"_placeholder\":true,\"num\":0}]");
    connection.frame(true, RawConnection.BINARY, new byte[] {1});
    connection.frame(true, RawConnection.BINARY, new byte[] {2});

    assertThat(connection.message())
        .isEqualTo(
            "452-[\"message-back\"," + file.formatted(0) + ",{\"_placeholder\":true,\"num\":1}]");
    assertThat(connection.frame().payload()).containsExactly(2);
    assertThat(connection.frame().payload()).containsExactly(1);
  }

  @Test
  void anApplicationSendsAFileInsideAnObject() throws IOException {
    Binary file = Binary.of(new byte[] {7, 8});
    Json template =
        Json.of("{\"name\":\"a.txt\",\"file\":" + JsonWithAttachments.placeholder(0) + "}");
    echo.server.of("/").emit(Event.of("file", JsonWithAttachments.of(template, List.of(file))));

    assertThat(connection.message())
        .isEqualTo(
            "451-[\"file\",{\"name\":\"a.txt\",\"file\":{\"_placeholder\":true,\"num\":0}}]");
    assertThat(connection.frame().payload()).containsExactly(7, 8);
  }

  @Test
  void aNumberWithoutAnAttachmentEndsTheConnection() throws IOException {
    connection.text("451-[\"message\",[{\"_placeholder\":true,\"num\":1}]]");

    assertThat(connection.closeCode()).isEqualTo(1002);
  }
}
