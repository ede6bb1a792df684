package dev.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Stopping: clients are told and come back by themselves, and nothing is left behind.
class StopIT {
  /// The Java client overlooks the close frame of a WebSocket: OkHttp leaves it to the client to
  /// answer, and engine.io-client 2.1.0 does not. It notices the silence, which is short here.
  private static final Map<String, String> SHORT_SILENCE =
      Map.of("CARILLON_GATEWAY_PINGINTERVAL", "1s", "CARILLON_GATEWAY_PINGTIMEOUT", "1s");

  @TempDir Path data;

  @Test
  void whatWasStoredUntilTheStopWasAnswered() {
    // One person sends more than a person may.
    RunningServer server = RunningServer.start(data, Map.of("CARILLON_RATES_USER", "none"));
    Person ada = Person.signedIn(server, "ada");
    AtomicInteger stored = new AtomicInteger();
    // Overlooks that it shall close, so that the sockets are not gone in time.
    try (StockClient late = StockClient.connected(ada, "websocket");
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 32; i++) {
        callers.execute(() -> postUntilRefused(ada, stored));
      }
      await().until(() -> stored.get() > 1000);
      assertThat(late.isConnected()).isTrue();
      server.terminate();
    }
    try (RunningServer next = RunningServer.start(data)) {
      assertThat(ada.at(next).unreadCount()).isEqualTo(stored.get());
    }
  }

  private static void postUntilRefused(Person person, AtomicInteger stored) {
    try {
      while (person.tryToNotify(person, "once").statusCode() == 201) {
        stored.incrementAndGet();
      }
    } catch (UncheckedIOException gone) {
      // It has stopped.
    }
  }

  @ParameterizedTest
  @CsvSource({"TERM, 143", "INT, 130"})
  void clientsAreToldAndComeBackByThemselves(String signal, int exitCode) {
    String port = String.valueOf(Http.freePort());
    RunningServer server = RunningServer.start(data, SHORT_SILENCE, "--port", port);
    Person ada = Person.signedIn(server, "ada");
    try (StockClient webSocket = StockClient.connected(ada, "websocket");
        StockClient polling = StockClient.connected(ada, "polling")) {
      ProcessHandle postmaster = Postmaster.of(data).orElseThrow();
      long before = System.nanoTime();
      Signals.send(signal, server.process());
      assertThat(server.awaitExit()).isEqualTo(exitCode);
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
      assertThat(postmaster.isAlive()).isFalse();
      assertThat(data.resolve("postgres/18/data/postmaster.pid")).doesNotExist();
      server.assertNoComplaints();

      for (StockClient client : new StockClient[] {webSocket, polling}) {
        JsonNode reason = client.awaitFirst("disconnect-reason");
        assertThat(reason.get("code").stringValue()).isEqualTo("server_shutdown");
        assertThat(reason.get("retryAfterMillis").longValue()).isPositive();
        // Not by the server's packet, after which a stock client would not come back.
        assertThat(client.awaitFirst("disconnect").stringValue())
            .isNotEqualTo("io server disconnect");
      }

      try (RunningServer next = RunningServer.start(data, SHORT_SILENCE, "--port", port)) {
        webSocket.awaitCount("connect", 2);
        polling.awaitCount("connect", 2);
        Person.Sent sent = ada.at(next).notify(ada, "welcome back");
        for (StockClient client : new StockClient[] {webSocket, polling}) {
          client.await("new-notification", n -> n.get("id").stringValue().equals(sent.id()));
        }
      }
    }
  }
}
