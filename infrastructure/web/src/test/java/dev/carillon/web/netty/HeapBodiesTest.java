package dev.carillon.web.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.web.testing.TestServer;
import io.netty.buffer.PooledByteBufAllocator;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.core.io.buffer.PooledDataBuffer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;

/// A body that is given back twice must not take another answer's memory with it.
class HeapBodiesTest {
  private final NettyDataBufferFactory pool =
      new NettyDataBufferFactory(new PooledByteBufAllocator());

  @Test
  void anAnswersBodyBelongsToNoPool() {
    AtomicReference<DataBuffer> body = new AtomicReference<>();
    ServerHttpRequest request = standIn(ServerHttpRequest.class);
    ServerHttpResponse response = standIn(ServerHttpResponse.class);

    new HeapBodies()
        .apply((_, given) -> {
          body.set(given.bufferFactory().allocateBuffer(100));
          return Mono.empty();
        })
        .handle(request, response)
        .block();

    assertThat(pool.allocateBuffer(100)).isInstanceOf(PooledDataBuffer.class);
    assertThat(body.get()).isNotInstanceOf(PooledDataBuffer.class);
  }

  @Test
  void theServerUsesIt(@TempDir Path directory) {
    try (TestServer server = new TestServer(directory)) {
      assertThat(server.bean(HeapBodies.class)).isNotNull();
    }
  }

  /// Netty's memory, as Reactor Netty's own requests and responses have it.
  private <T> T standIn(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (_, _, _) -> pool));
  }
}
