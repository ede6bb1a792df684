package dev.carillon.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.socketio.jackson.JacksonJsonCodec;
import dev.carillon.socketio.parser.Binary;
import dev.carillon.socketio.parser.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/// Events in the application's own types.
class TypedEventTest {
  record Message(String text, int number) {}

  private final JsonCodec codec = new JacksonJsonCodec(JsonMapper.builder().build());
  private EchoServer echo;
  private RawConnection connection;

  @BeforeEach
  void start() throws IOException {
    echo = EchoServer.start(builder -> builder.json(codec));
    echo.server
        .of("/")
        .on(
            "say",
            Message.class,
            (socket, message, ack) -> ack.answer(message.text(), message.number(), message));
    connection = RawConnection.joined(echo.port());
  }

  @AfterEach
  void stop() throws IOException {
    connection.close();
    echo.close();
  }

  @Test
  void aMessageIsReadAndAnswered() throws IOException {
    connection.text("421[\"say\",{\"text\":\"a\",\"number\":2}]");

    assertThat(connection.message()).isEqualTo("431[\"a\",2,{\"text\":\"a\",\"number\":2}]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",null", ",7", ",{\"text\":\"a\",\"number\":\"x\"}"})
  void whatCannotBeReadIsAnsweredAndTheConnectionStays(String arguments) throws IOException {
    connection.text("421[\"say\"" + arguments + "]").text("42[\"message\"]");

    assertThat(connection.message()).isEqualTo("431[{\"error\":\"invalid_argument\"}]");
    assertThat(connection.message()).isEqualTo("42[\"message-back\"]");
  }

  @Test
  void anEventThatWantsNoAnswerGetsNone() throws IOException {
    connection.text("42[\"say\",7]").text("42[\"message\"]");

    assertThat(connection.message()).isEqualTo("42[\"message-back\"]");
  }

  @Test
  void aSocketsOwnTypedHandlerGoesFirst() throws IOException {
    Socket socket = echo.server.of("/").sockets().iterator().next();
    socket.on("say", String.class, (text, ack) -> ack.answer(text + "!"));
    connection.text("421[\"say\",\"hey\"]");

    assertThat(connection.message()).isEqualTo("431[\"hey!\"]");
  }

  @Test
  void anAnswerBeforeTheFailureStands() throws IOException {
    Socket socket = echo.server.of("/").sockets().iterator().next();
    socket.on(
        "late",
        (arguments, ack) -> {
          ack.answer("early");
          arguments.get(3, String.class);
        });
    connection.text("421[\"late\"]").text("42[\"message\"]");

    assertThat(connection.message()).isEqualTo("431[\"early\"]");
    assertThat(connection.message()).isEqualTo("42[\"message-back\"]");
  }

  @Test
  void plainValuesNeedNoCodec() {
    byte[] bytes = {1, 2};
    Event event =
        Event.of("e", "t\"", 1, 2L, 1.5, true, null, new BigDecimal("1E+3"), bytes, Json.of("[]"));
    Arguments arguments = new Arguments(event.arguments());

    assertThat(event.arguments())
        .containsExactly(
            Json.of("\"t\\\"\""),
            Json.of("1"),
            Json.of("2"),
            Json.of("1.5"),
            Json.of("true"),
            Json.NULL,
            Json.of("1E+3"),
            Binary.of(bytes),
            Json.of("[]"));
    assertThat(arguments.get(0, String.class)).isEqualTo("t\"");
    assertThat(arguments.get(1, Integer.class)).isEqualTo(1);
    assertThat(arguments.get(2, Long.class)).isEqualTo(2);
    assertThat(arguments.get(3, Double.class)).isEqualTo(1.5);
    assertThat(arguments.get(4, Boolean.class)).isTrue();
    assertThat(arguments.get(7, byte[].class)).containsExactly(1, 2);
    assertThat(arguments.get(8, Json.class)).isEqualTo(Json.of("[]"));
  }

  @Test
  void whatIsNotThereOrOfAnotherKindIsABadArgument() {
    Arguments arguments = new Arguments(List.of(Json.of("1.5"), Json.of("1e999"), Json.NULL));
    List<Class<?>> kinds =
        List.of(String.class, Integer.class, Long.class, Boolean.class, byte[].class, Binary.class);

    assertThat(kinds)
        .allSatisfy(kind ->
            assertThatThrownBy(() -> arguments.get(0, kind))
                .isInstanceOf(BadArgumentException.class));
    assertThatThrownBy(() -> arguments.get(1, Double.class))
        .isInstanceOf(BadArgumentException.class);
    assertThatThrownBy(() -> arguments.get(3, Json.class)).isInstanceOf(BadArgumentException.class);
  }

  @Test
  void otherTypesWithoutACodecAreTheApplicationsMistake() {
    @Nullable Object[] notANumber = {Double.NaN};

    assertThatThrownBy(() -> Event.of("e", new Message("a", 1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Event.of("e", notANumber))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Arguments(List.of(Json.NULL)).get(0, Message.class))
        .isInstanceOf(IllegalStateException.class);
    assertThat(echo.server.event("e", new Message("a", 1)).arguments())
        .containsExactly(Json.of("{\"text\":\"a\",\"number\":1}"));
  }
}
