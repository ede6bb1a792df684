package dev.carillon.web.problems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import dev.carillon.web.testing.TestServer;
import java.io.EOFException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;

/// A connection that ends: the client's is nobody's fault, the database's is ours to tell.
class ClientGoneTest {
  @Test
  void aDatabaseThatEndsItsConnectionIsUnavailable(@TempDir Path directory) {
    try (TestServer server = new TestServer(directory)) {
      server.store.failWith(
          new StoreUnavailableException(
              "the connection was lost",
              Duration.ofSeconds(1),
              new IllegalStateException(new EOFException())));

      var answer = server.get(server.as("ada", "/notifications/unread-count"));

      assertThat(answer.status()).isEqualTo(503);
    }
  }

  /// What is handed on to Spring before an answer has begun is logged by it as a 500.
  @Test
  void aClientThatHasGoneIsNotHandedOnAsAnError() {
    Mono<Void> handled =
        new ProblemHandler(new Messages(List.of()))
            .handle(nothingAnsweredYet(), new AbortedException("Connection has been closed"));

    assertThatCode(handled::block).doesNotThrowAnyException();
  }

  private static ServerWebExchange nothingAnsweredYet() {
    ServerHttpResponse response = giving(ServerHttpResponse.class, Map.of("isCommitted", false));
    return giving(ServerWebExchange.class, Map.of("getResponse", response));
  }

  private static <T> T giving(Class<T> type, Map<String, Object> answers) {
    Object proxy =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, _) -> answers.get(method.getName()));
    return type.cast(proxy);
  }
}
