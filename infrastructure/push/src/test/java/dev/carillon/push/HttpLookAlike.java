package dev.carillon.push;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A service on a socket of its own, which answers as it is told and keeps what it was asked.
public final class HttpLookAlike implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch released = new CountDownLatch(1);
  private final Map<String, BlockingQueue<Request>> requests = new ConcurrentHashMap<>();
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private volatile String stalled = "none";

  public HttpLookAlike() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    Request request = new Request(exchange, exchange.getRequestBody().readAllBytes());
    of(path).add(request);
    if (path.equals(stalled)) {
      try {
        released.await();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
    Answer answer = answers.getOrDefault(path, new Answer(404, Map.of(), ""));
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    byte[] body = answer.body().getBytes(UTF_8);
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  private BlockingQueue<Request> of(String path) {
    return requests.computeIfAbsent(path, _ -> new LinkedBlockingQueue<>());
  }

  public void answer(String path, int status, Map<String, String> headers, String body) {
    answers.put(path, new Answer(status, headers, body));
  }

  /// Answers nothing under a path, until it is released or closed.
  public void stall(String path) {
    stalled = path;
  }

  public void release() {
    released.countDown();
  }

  public String origin() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /// The next request under a path, which has come or is about to.
  public Request take(String path) throws InterruptedException {
    Request request = of(path).poll(5, TimeUnit.SECONDS);
    if (request == null) {
      throw new AssertionError("nothing came to " + path);
    }
    return request;
  }

  /// How many have come that nobody took.
  public int left(String path) {
    return of(path).size();
  }

  @Override
  public void close() {
    release();
    server.stop(0);
    threads.shutdownNow();
  }

  private record Answer(int status, Map<String, String> headers, String body) {}

  /// What came.
  public static final class Request {
    private final String method;
    private final Headers headers;
    private final byte[] body;

    Request(HttpExchange exchange, byte[] body) {
      this.method = exchange.getRequestMethod();
      this.headers = exchange.getRequestHeaders();
      this.body = body;
    }

    public String method() {
      return method;
    }

    public String header(String name) {
      return String.valueOf(headers.getFirst(name));
    }

    public byte[] body() {
      return body;
    }

    public String text() {
      return new String(body, UTF_8);
    }
  }
}
