package dev.carillon.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.socketio.parser.Json;
import io.socket.client.IO;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What is emitted arrives once and in order while transports change under it. The clients' timing
/// is random; the seed is part of every failure.
class OrderTest {
  private static final int EVENTS = 400;

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  @Test
  void eventsKeepTheirOrderAcrossAnUpgradeAtAnyMoment() throws Exception {
    try (EchoServer echo =
        EchoServer.start(builder -> builder.upgradeTimeout(Duration.ofSeconds(5)))) {
      for (int round = 0; round < 25; round++) {
        assertThat(receiveAcrossAnUpgrade(echo))
            .as("seed %d, round %d", seed, round)
            .isEqualTo(numbers());
      }
    }
  }

  /// Polls, upgrades at a random moment while the server emits, and reads on by WebSocket.
  private List<Integer> receiveAcrossAnUpgrade(EchoServer echo) throws IOException {
    List<Integer> received = new ArrayList<>();
    try (RawConnection polling = new RawConnection(echo.port());
        RawConnection socket = new RawConnection(echo.port())) {
      String session = "transport=polling&sid=" + PollingTest.open(polling);
      polling.exchange(RawConnection.post(session, "40"));
      String joined = "";
      while (!joined.endsWith("42[\"auth\",{}]")) {
        joined = polling.exchange(RawConnection.get(session)).body();
      }
      polling.exchange(RawConnection.post(session, "42[\"count\"," + EVENTS + "]"));
      for (int polls = random.nextInt(4); polls > 0; polls--) {
        collect(polling.exchange(RawConnection.get(session)).body(), received);
        if (received.size() == EVENTS) {
          return received;
        }
        LockSupport.parkNanos(random.nextInt(500_000));
      }
      socket.handshake("&" + session.substring("transport=polling&".length()));
      socket.text("2probe");
      assertThat(socket.frame().text()).isEqualTo("3probe");
      if (random.nextBoolean()) {
        collect(polling.exchange(RawConnection.get(session)).body(), received);
      }
      LockSupport.parkNanos(random.nextInt(500_000));
      socket.text("5");
      while (received.size() < EVENTS) {
        collect(socket.frame().text(), received);
      }
    }
    return received;
  }

  private static void collect(String payload, List<Integer> received) {
    for (String packet : payload.split("\u001e", -1)) {
      if (packet.startsWith("42[\"number\",")) {
        received.add(Integer.parseInt(packet.substring(12, packet.length() - 1)));
      }
    }
  }

  @Test
  void aStockClientGetsEverythingThatIsEmittedWhileItUpgrades() throws Exception {
    try (EchoServer echo = EchoServer.start()) {
      for (int round = 0; round < 10; round++) {
        assertThat(receiveWithAStockClient(echo)).as("round %d", round).isEqualTo(numbers());
      }
    }
  }

  private static List<Integer> receiveWithAStockClient(EchoServer echo) throws Exception {
    List<Integer> received = new ArrayList<>();
    CountDownLatch all = new CountDownLatch(EVENTS);
    IO.Options options = new IO.Options();
    options.forceNew = true;
    var client = IO.socket("http://127.0.0.1:" + echo.port(), options);
    client.on(
        "number",
        arguments -> {
          received.add((Integer) arguments[0]);
          all.countDown();
        });
    client.on("connect", ignored -> client.emit("count", EVENTS));
    client.connect();
    try {
      assertThat(all.await(10, TimeUnit.SECONDS)).isTrue();
    } finally {
      client.close();
    }
    return received;
  }

  @Test
  void emitsOfOneThreadInterleaveWithBroadcastsInTheirOrder() throws Exception {
    try (EchoServer echo = EchoServer.start();
        RawConnection connection = RawConnection.joined(echo.port())) {
      Socket socket = echo.server.of("/").sockets().iterator().next();
      socket.join("room");
      for (int i = 0; i < EVENTS; i++) {
        Event event = Event.of("number", Json.of(Integer.toString(i)));
        switch (i % 3) {
          case 0 -> socket.emit(event);
          case 1 -> echo.server.of("/").to("room").emit(event);
          default -> echo.server.of("/").emit(event);
        }
      }
      List<Integer> received = new ArrayList<>();
      while (received.size() < EVENTS) {
        collect(connection.message(), received);
      }
      assertThat(received).isEqualTo(numbers());
    }
  }

  @Test
  void handlersOfOneConnectionRunOneAfterTheOther() throws Exception {
    List<String> handled = new ArrayList<>();
    CountDownLatch done = new CountDownLatch(EVENTS);
    try (EchoServer echo = EchoServer.start(builder -> builder.inboxMaxEvents(4))) {
      echo.server
          .of("/ordered")
          .onConnection(socket ->
              socket.on(
                  "n",
                  (arguments, ack) -> {
                    // Not synchronized: running in order is what is asserted.
                    handled.add(arguments.json(0).orElseThrow().toString());
                    done.countDown();
                  }));
      try (RawConnection connection = RawConnection.webSocket(echo.port())) {
        connection.text("40/ordered,");
        connection.message();
        for (int i = 0; i < EVENTS; i++) {
          connection.text("42/ordered,[\"n\"," + i + "]");
        }
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
      }
    }
    assertThat(handled).isEqualTo(numbers().stream().map(String::valueOf).toList());
  }

  private static List<Integer> numbers() {
    return IntStream.range(0, EVENTS).boxed().toList();
  }
}
