package dev.carillon.web.direct;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.netty.handler.codec.http.HttpRequest;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// How long direct requests took, where the framework tells of its own: as `http.server.requests`
/// with the labels that Spring gives it. Any thread may use it.
public final class RequestTimes {
  private record Kind(String method, String path, int status) {}

  private final MeterRegistry registry;

  /// As many as routes have paths and answers.
  private final ConcurrentHashMap<Kind, Timer> timers = new ConcurrentHashMap<>();

  public RequestTimes(MeterRegistry registry) {
    this.registry = registry;
  }

  /// @param startNanos when its body was there, by [System#nanoTime]
  void answered(HttpRequest head, int status, long startNanos) {
    timers
        .computeIfAbsent(new Kind(head.method().name(), head.uri(), status), this::timer)
        .record(System.nanoTime() - startNanos, TimeUnit.NANOSECONDS);
  }

  private Timer timer(Kind kind) {
    return Timer.builder("http.server.requests")
        .tag("method", kind.method())
        .tag("uri", kind.path())
        .tag("status", Integer.toString(kind.status()))
        .tag("outcome", outcome(kind.status()))
        .tag("exception", "none")
        .tag("error", "none")
        .register(registry);
  }

  private static String outcome(int status) {
    return switch (status / 100) {
      case 2 -> "SUCCESS";
      case 4 -> "CLIENT_ERROR";
      case 5 -> "SERVER_ERROR";
      default -> "UNKNOWN";
    };
  }
}
