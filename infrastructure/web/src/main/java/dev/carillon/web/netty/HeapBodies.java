package dev.carillon.web.netty;

import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;

/// Puts the bodies of answers into memory that the garbage collector takes back, instead of Netty's
/// pool.
///
/// When an answer cannot be written because its client has gone, Netty gives its buffer back to the
/// pool, and so does Spring a moment later (`AbstractServerHttpResponse.writeWith` in 7.0, on any
/// error). If somebody else was given that buffer in between, it is taken from under their answer,
/// and the next one to get it writes into that. Observed when many connections were cut under load:
/// one caller was sent the answer to another one's request. A buffer that belongs to no pool can be
/// given back twice.
public final class HeapBodies implements HttpHandlerDecoratorFactory {
  @Override
  public HttpHandler apply(HttpHandler handler) {
    return (request, response) -> handler.handle(request, new HeapResponse(response));
  }

  private static final class HeapResponse extends ServerHttpResponseDecorator {
    HeapResponse(ServerHttpResponse delegate) {
      super(delegate);
    }

    @Override
    public DataBufferFactory bufferFactory() {
      return DefaultDataBufferFactory.sharedInstance;
    }
  }
}
