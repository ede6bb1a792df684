package dev.carillon.web.direct;

import dev.carillon.notification.domain.Caller;
import dev.carillon.web.access.Gatekeeper;
import dev.carillon.web.access.HostGuard;
import dev.carillon.web.problems.Messages;
import dev.carillon.web.problems.ProblemException;
import dev.carillon.web.problems.ProblemType;
import dev.carillon.web.problems.Problems;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The routes that are served in front of the framework. Any number of event loops may use it.
public final class DirectRoutes {
  private final List<DirectRoute> routes;
  private final HostGuard hosts;
  private final Gatekeeper gatekeeper;
  private final Problems problems;
  private final int maxBodyBytes;
  private final RequestGate gate;
  private final RequestTimes times;

  /// @param maxBodyBytes larger bodies are left to the framework, which refuses them
  public DirectRoutes(
      List<DirectRoute> routes,
      HostGuard hosts,
      Gatekeeper gatekeeper,
      Problems problems,
      int maxBodyBytes,
      RequestGate gate,
      RequestTimes times) {
    this.routes = List.copyOf(routes);
    this.hosts = hosts;
    this.gatekeeper = gatekeeper;
    this.problems = problems;
    this.maxBodyBytes = maxBodyBytes;
    this.gate = gate;
    this.times = times;
  }

  /// Takes what is for these routes out of an HTTP/1.1 server's pipeline, in front of the handler
  /// of this name. Call it while the channel is being initialised, after whatever else takes
  /// requests out.
  public void install(ChannelPipeline pipeline, String before) {
    pipeline.addBefore(before, "direct-routes", new DirectHandler(this, gate));
  }

  /// A request that the framework does not get.
  ///
  /// @param route what is asked with its body
  /// @param isLast whether the connection ends with its answer, and its body is not wanted
  record Taken(
      HttpRequest head, Function<byte[], CompletionStage<DirectAnswer>> route, boolean isLast) {}

  /// A request that came too late.
  static Taken refused(HttpRequest head) {
    ProblemException stopping =
        ProblemException.of(ProblemType.UNAVAILABLE)
            .with(Map.of(HttpHeaderNames.RETRY_AFTER.toString(), "1"));
    return new Taken(head, _ -> CompletableFuture.failedFuture(stopping), true);
  }

  /// Takes a request; null when the framework shall have it.
  @Nullable Taken take(HttpRequest head) {
    for (DirectRoute route : routes) {
      if (route.matches(head.method(), head.uri())) {
        return PlainRequest.is(head, maxBodyBytes) ? take(head, route) : null;
      }
    }
    return null;
  }

  private @Nullable Taken take(HttpRequest head, DirectRoute route) {
    HttpHeaders headers = head.headers();
    if (!hosts.allows(headers.get(HttpHeaderNames.HOST), headers::contains)) {
      return null;
    }
    Optional<Caller> caller =
        gatekeeper.callerAtOnce(headers.get(HttpHeaderNames.AUTHORIZATION)).filter(route::serves);
    if (caller.isEmpty()) {
      return null;
    }
    Caller known = caller.get();
    return new Taken(
        head, body -> timed(head, route, new DirectRequest(known, headers, body)), false);
  }

  private CompletionStage<DirectAnswer> timed(
      HttpRequest head, DirectRoute route, DirectRequest request) {
    long startNanos = System.nanoTime();
    return answered(head, () -> route.answer(request))
        .thenApply(answer -> {
          times.answered(head, answer.status(), startNanos);
          return answer;
        });
  }

  /// Serves it; never fails but by a bug.
  CompletionStage<DirectAnswer> serve(Taken taken, byte[] body) {
    return answered(taken.head(), () -> taken.route().apply(body));
  }

  /// What fails is a problem's answer.
  private CompletionStage<DirectAnswer> answered(
      HttpRequest head, Supplier<CompletionStage<DirectAnswer>> answer) {
    try {
      return answer.get().exceptionally(failure -> problem(head, failure));
    } catch (RuntimeException failure) {
      return CompletableFuture.completedFuture(problem(head, failure));
    }
  }

  private DirectAnswer problem(HttpRequest head, Throwable failure) {
    String method = head.method().name();
    String path = head.uri().split("\\?", 2)[0];
    Problems.Rendered rendered =
        problems.render(failure, Messages.LANGUAGES.getFirst(), method, path);
    return new DirectAnswer(rendered.status(), rendered.headers(), rendered.body());
  }
}
