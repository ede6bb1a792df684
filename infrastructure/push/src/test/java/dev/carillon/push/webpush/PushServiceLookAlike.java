package dev.carillon.push.webpush;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/// A push service on a socket of its own, which answers as it is told.
final class PushServiceLookAlike implements AutoCloseable {
  private final HttpServer server;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
  private volatile int status = 201;
  private volatile Map<String, String> headers = Map.of();
  private volatile String body = "";
  private volatile boolean stalls;

  PushServiceLookAlike() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    requests.add(
        new Request(
            exchange.getRequestMethod() + " " + exchange.getRequestURI(),
            exchange.getRequestHeaders(),
            List.of(exchange.getRequestBody().readAllBytes())));
    if (stalls) {
      try {
        closed.await();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
    headers.forEach(exchange.getResponseHeaders()::set);
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  void answer(int newStatus, Map<String, String> newHeaders, String newBody) {
    status = newStatus;
    headers = newHeaders;
    body = newBody;
  }

  void stall() {
    stalls = true;
  }

  String origin() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  Request take() throws InterruptedException {
    return requests.take();
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
  }

  record Request(String line, Headers headers, List<byte[]> bodies) {
    byte[] body() {
      return bodies.getFirst();
    }

    String header(String name) {
      return String.valueOf(headers.getFirst(name));
    }
  }
}
