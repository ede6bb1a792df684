package dev.carillon.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carillon.socketio.parser.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Namespaces that are made when they are joined.
class DynamicNamespaceTest {
  private static final String INVALID = "44%s,{\"message\":\"Invalid namespace\"}";

  private final List<RawConnection> connections = new ArrayList<>();
  private EchoServer echo;

  @BeforeEach
  void start() {
    echo =
        EchoServer.start(
            builder -> builder.pingInterval(Duration.ofSeconds(20)).maxDynamicNamespaces(2));
  }

  @AfterEach
  void stop() throws IOException {
    for (RawConnection connection : connections) {
      connection.close();
    }
    echo.close();
  }

  private RawConnection connect(String namespace, String auth) throws IOException {
    RawConnection connection = RawConnection.webSocket(echo.port());
    connections.add(connection);
    connection.text("40" + namespace + "," + auth);
    return connection;
  }

  private RawConnection joined(String namespace) throws IOException {
    RawConnection connection = connect(namespace, "");
    assertThat(connection.message()).startsWith("40" + namespace + ",{\"sid\"");
    return connection;
  }

  @Test
  void aChildIsMadeWithItsParentsHandlersAndGoesWithItsLastSocket() throws IOException {
    ParentNamespace parent = echo.server.of(Pattern.compile("/room-\\d+"));
    parent.on("where", (socket, arguments, ack) -> ack.send(Json.quote(socket.namespace().name())));
    parent.onConnection(socket -> socket.emit(Event.of("welcome")));
    RawConnection first = joined("/room-1");
    RawConnection second = joined("/room-1");
    assertThat(first.message()).isEqualTo("42/room-1,[\"welcome\"]");
    first.text("42/room-1,7[\"where\"]");

    assertThat(first.message()).isEqualTo("43/room-1,7[\"/room-1\"]");
    assertThat(parent.children()).extracting(Namespace::name).containsExactly("/room-1");

    first.text("41/room-1,");
    await().until(() -> parent.sockets().size() == 1);
    assertThat(parent.children()).hasSize(1);
    second.hangUp();
    await().until(() -> parent.children().isEmpty());

    assertThat(connect("/room-x", "").message()).isEqualTo(INVALID.formatted("/room-x"));
  }

  @Test
  void aParentEmitsToAllItsChildren() throws IOException {
    ParentNamespace parent = echo.server.of(Pattern.compile("/room-\\d+"));
    parent.onConnection(socket -> {
      socket.join("all");
      socket.emit(Event.of("in"));
    });
    RawConnection first = joined("/room-1");
    RawConnection second = joined("/room-2");
    first.message();
    second.message();
    parent.to("all").emit(Event.of("news"));

    assertThat(first.message()).isEqualTo("42/room-1,[\"news\"]");
    assertThat(second.message()).isEqualTo("42/room-2,[\"news\"]");
    assertThat(parent.rooms().toCompletableFuture().join()).isEqualTo(Map.of("all", 2));
    assertThat(parent.count().toCompletableFuture().join()).isEqualTo(2);
  }

  @Test
  void aPredicateSeesTheCredentialsOfEverybody() throws IOException {
    ParentNamespace parent =
        echo.server.of("guarded", (name, auth) -> auth.toString().contains("secret"));
    RawConnection known = connect("/guarded", "{\"token\":\"secret\"}");
    assertThat(known.message()).startsWith("40/guarded,{\"sid\"");

    assertThat(connect("/guarded", "").message()).isEqualTo(INVALID.formatted("/guarded"));
    assertThat(parent.sockets()).hasSize(1);
  }

  @Test
  void exactNamesWinAndThenPatternsInTheirOrder() throws IOException {
    echo.server.of(Pattern.compile("/a.*")).onConnection(socket -> socket.emit(Event.of("first")));
    echo.server
        .of(Pattern.compile("/ab.*"))
        .onConnection(socket -> socket.emit(Event.of("second")));
    echo.server.of("/abc").onConnection(socket -> socket.emit(Event.of("exact")));

    assertThat(joined("/abd").message()).isEqualTo("42/abd,[\"first\"]");
    assertThat(joined("/abc").message()).isEqualTo("42/abc,[\"exact\"]");
  }

  @Test
  void oneMoreThanTheBoundLosesItsTransportUntilThereIsRoom() throws IOException {
    ParentNamespace parent = echo.server.of(Pattern.compile("/room-\\d+"));
    joined("/room-1");
    RawConnection second = joined("/room-2");
    joined("/room-2");

    assertThat(connect("/room-3", "").closeCode()).isEqualTo(1000);
    second.hangUp();
    connections.getLast().hangUp();
    connections.get(2).hangUp();
    await().until(() -> parent.children().size() == 1);
    joined("/room-3");
  }

  @Test
  void aRefusedClientLeavesNoChildBehind() throws IOException {
    ParentNamespace parent = echo.server.of(Pattern.compile("/room-\\d+"));
    parent.use(socket -> Admission.refused("no", Json.NULL));
    for (int i = 0; i < 5; i++) {
      assertThat(connect("/room-" + i, "").message()).startsWith("44/room-" + i + ",");
    }
    await().until(() -> parent.children().isEmpty());
  }

  @Test
  void aPredicateThatFailsClosesTheTransport() throws IOException {
    echo.server.of(
        "broken",
        (name, auth) -> {
          throw new IllegalStateException("broken predicate, as the test wants it");
        });

    assertThat(connect("/x", "").closeCode()).isEqualTo(1000);
  }

  @Test
  void aSecondConnectWhileAPredicateIsAskedIsAViolation() throws IOException {
    echo.server.of(Pattern.compile("/room-\\d+"));
    RawConnection connection = connect("/room-1", "");
    connection.text("40/room-1,");

    assertThat(connection.closeCode()).isEqualTo(1002);
  }

  @Test
  void aChildThatIsAskedForByNameStays() throws IOException {
    ParentNamespace parent = echo.server.of(Pattern.compile("/room-\\d+"));
    RawConnection connection = joined("/room-1");
    Namespace kept = echo.server.of("/room-1");
    connection.hangUp();
    await().until(() -> kept.sockets().isEmpty());

    joined("/room-1");
    assertThat(kept.sockets()).hasSize(1);
    assertThat(parent.children()).containsExactly(kept);
  }

  @Test
  void theBoundIsPositive() {
    assertThatThrownBy(() -> SocketIoServer.builder().maxDynamicNamespaces(0).build())
        .isInstanceOf(IllegalArgumentException.class);
  }
}
