package dev.carillon.web.netty;

import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.Connection;

/// Begins each request in a task of its own on the connection's event loop, once Reactor Netty has
/// unwound.
///
/// Reactor Netty 1.3.7 goes deaf on a keep-alive connection when a request that had to wait for the
/// answer before it is itself answered at once, inside the call that takes it from the queue
/// (reactor/reactor-netty#4361). No pipelining is needed for that: an answer written by a virtual
/// thread reaches a quick client before the loop has closed the books on it. Observed: of 12,000
/// requests, of which every fiftieth was refused at once, 8 of those that followed such a refusal
/// were never read.
///
/// 1.3.8 mends it and needs a Netty newer than the one Boot manages; with that one this can go.
public final class UnwoundHandling implements HttpHandlerDecoratorFactory {
  @Override
  public HttpHandler apply(HttpHandler handler) {
    return (request, response) -> unwound(handler, request, response);
  }

  private static Mono<Void> unwound(
      HttpHandler handler, ServerHttpRequest request, ServerHttpResponse response) {
    Object exchange = ServerHttpRequestDecorator.getNativeRequest(request);
    if (!(exchange instanceof Connection connection)) {
      return handler.handle(request, response);
    }
    return Mono.defer(() -> handler.handle(request, response))
        .subscribeOn(
            Schedulers.fromExecutor(task -> connection.channel().eventLoop().execute(task)));
  }
}
