package dev.carillon.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/// Someone's web server: remembers what comes, and answers 204 unless it is told otherwise.
final class WebhookReceiver implements AutoCloseable {
  private final HttpServer server;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final Queue<Integer> next = new ConcurrentLinkedQueue<>();
  private volatile int usual = 204;

  record Request(String path, Map<String, List<String>> headers, String body) {
    String id() {
      return headers.getOrDefault("Webhook-id", List.of("")).getFirst();
    }
  }

  WebhookReceiver() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException noSocket) {
      throw new UncheckedIOException(noSocket);
    }
    server.createContext("/", this::take);
    server.start();
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  /// The next answers, before the usual ones.
  void answersNext(Integer... statuses) {
    next.addAll(List.of(statuses));
  }

  void answersUsually(int status) {
    usual = status;
  }

  /// What came to a path, in order.
  List<Request> at(String path) {
    return requests.stream().filter(request -> request.path().equals(path)).toList();
  }

  private void take(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    requests.add(
        new Request(
            exchange.getRequestURI().toString(), Map.copyOf(exchange.getRequestHeaders()), body));
    Integer status = next.poll();
    exchange.sendResponseHeaders(status == null ? usual : status, -1);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
