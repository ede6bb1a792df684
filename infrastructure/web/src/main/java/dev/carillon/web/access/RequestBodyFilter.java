package dev.carillon.web.access;

import dev.carillon.web.problems.ProblemException;
import dev.carillon.web.problems.ProblemType;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToLongFunction;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Bounds request bodies, and reads what nobody wanted before an answer goes out.
///
/// Reactor Netty closes a connection whose request has not been read to its end, and the kernel
/// then answers what still arrives with a reset, which overtakes the answer: of requests refused
/// with a 401 or 415 and a body of 70 kB, all clients saw a reset, and some with a body of 1 kB. So
/// the rest is read and dropped first, up to a size and for a time.
public final class RequestBodyFilter implements WebFilter {
  private final ToLongFunction<String> maxBytesAt;
  private final long discardMaxBytes;
  private final Duration discardTimeout;

  /// @param maxBytesAt of a body that is wanted, by the path
  /// @param discardMaxBytes of a body that is not, or twice what is wanted there; more is cut off
  public RequestBodyFilter(
      ToLongFunction<String> maxBytesAt, long discardMaxBytes, Duration discardTimeout) {
    this.maxBytesAt = maxBytesAt;
    this.discardMaxBytes = discardMaxBytes;
    this.discardTimeout = discardTimeout;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    ServerHttpRequest request = exchange.getRequest();
    HttpHeaders headers = request.getHeaders();
    boolean hasBody =
        headers.getContentLength() > 0 || headers.containsHeader(HttpHeaders.TRANSFER_ENCODING);
    if (!hasBody) {
      return chain.filter(exchange);
    }
    long maxBytes = maxBytesAt.applyAsLong(request.getPath().value());
    BoundedBody bounded = new BoundedBody(request, maxBytes);
    // Whoever waits for "100 Continue" has not sent the body; asking for it would make them.
    if (!headers.containsHeader(HttpHeaders.EXPECT)) {
      exchange.getResponse().beforeCommit(() -> bounded.discard(exchange.getResponse()));
    }
    return headers.getContentLength() > maxBytes
        ? Mono.error(() -> ProblemException.of(ProblemType.TOO_LARGE))
        : chain.filter(exchange.mutate().request(bounded).build());
  }

  private final class BoundedBody extends ServerHttpRequestDecorator {
    private final AtomicBoolean asked = new AtomicBoolean();

    private final long maxBytes;
    private final long discardMax;

    BoundedBody(ServerHttpRequest request, long maxBytes) {
      super(request);
      this.maxBytes = maxBytes;
      // What is a little too large is told so, and not cut off.
      this.discardMax = Math.max(discardMaxBytes, 2 * maxBytes);
    }

    /// The body. One that is too large is an error, but only when it is over.
    @Override
    public Flux<DataBuffer> getBody() {
      return Flux.defer(() -> {
        asked.set(true);
        Meter meter = new Meter();
        return super.getBody()
            .<DataBuffer>handle((buffer, sink) -> {
              meter.bytes += buffer.readableByteCount();
              if (meter.bytes <= maxBytes) {
                sink.next(onHeap(buffer));
                return;
              }
              DataBufferUtils.release(buffer);
              if (meter.bytes > discardMax) {
                sink.error(ProblemException.of(ProblemType.TOO_LARGE));
              }
            })
            .concatWith(Mono.defer(() -> meter.bytes > maxBytes ? tooLarge() : Mono.empty()));
      });
    }

    /// A copy that can be dropped as often as anybody likes, as [dev.carillon.web.netty.HeapBodies]
    /// are.
    private static DataBuffer onHeap(DataBuffer buffer) {
      byte[] bytes = new byte[buffer.readableByteCount()];
      buffer.read(bytes);
      DataBufferUtils.release(buffer);
      return DefaultDataBufferFactory.sharedInstance.wrap(bytes);
    }

    private Mono<DataBuffer> tooLarge() {
      return Mono.error(ProblemException.of(ProblemType.TOO_LARGE));
    }

    /// Reads and drops the body unless somebody has asked for it. When its end is not reached, the
    /// connection is of no more use.
    Mono<Void> discard(ServerHttpResponse response) {
      if (!asked.compareAndSet(false, true)) {
        return Mono.empty();
      }
      Meter meter = new Meter();
      // Released and dropped in one step: what is passed on and ignored, the answer's own discard
      // hook would release a second time.
      return super.getBody()
          .<Void>handle((buffer, sink) -> {
            meter.bytes += buffer.readableByteCount();
            DataBufferUtils.release(buffer);
            if (meter.bytes > discardMax) {
              sink.complete();
            }
          })
          .then(Mono.fromSupplier(() -> meter.bytes <= discardMax))
          .timeout(discardTimeout, Mono.just(false))
          .onErrorReturn(false)
          .filter(over -> !over)
          .doOnNext(_ -> response.getHeaders().set(HttpHeaders.CONNECTION, "close"))
          .then();
    }
  }

  /// Counts one body's bytes; reactive streams call it from one thread at a time.
  private static final class Meter {
    private long bytes;
  }
}
