package dev.carillon.web.direct;

import dev.carillon.notification.domain.Caller;
import dev.carillon.web.access.Gatekeeper;
import dev.carillon.web.access.HostGuard;
import dev.carillon.web.problems.Messages;
import dev.carillon.web.problems.Problems;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The routes that are served in front of the framework, and what is under way on them. Any number
/// of event loops may use it.
public final class DirectRoutes {
  private final List<DirectRoute> routes;
  private final HostGuard hosts;
  private final Gatekeeper gatekeeper;
  private final Problems problems;
  private final int maxBodyBytes;
  private final AtomicInteger underWay = new AtomicInteger();
  private final CountDownLatch drained = new CountDownLatch(1);
  private volatile boolean draining;

  /// @param maxBodyBytes larger bodies are left to the framework, which refuses them
  public DirectRoutes(
      List<DirectRoute> routes,
      HostGuard hosts,
      Gatekeeper gatekeeper,
      Problems problems,
      int maxBodyBytes) {
    this.routes = List.copyOf(routes);
    this.hosts = hosts;
    this.gatekeeper = gatekeeper;
    this.problems = problems;
    this.maxBodyBytes = maxBodyBytes;
  }

  /// Takes what is for these routes out of an HTTP/1.1 server's pipeline, in front of the handler
  /// of this name. Call it while the channel is being initialised, after whatever else takes
  /// requests out.
  public void install(ChannelPipeline pipeline, String before) {
    pipeline.addBefore(before, "direct-routes", new DirectHandler(this));
  }

  /// Somebody's request and its route.
  record Taken(DirectRoute route, Caller caller, HttpRequest head) {}

  /// Takes a request; null when the framework shall have it. Whoever takes one says [#over].
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
    underWay.incrementAndGet();
    if (draining) {
      over(); // Whoever drains may not have seen it.
      return null;
    }
    return new Taken(route, caller.get(), head);
  }

  /// Serves it; never fails.
  CompletionStage<DirectAnswer> serve(Taken taken, byte[] body) {
    try {
      return taken
          .route()
          .answer(new DirectRequest(taken.caller(), taken.head().headers(), body))
          .exceptionally(failure -> problem(taken, failure));
    } catch (RuntimeException failure) {
      return CompletableFuture.completedFuture(problem(taken, failure));
    }
  }

  private DirectAnswer problem(Taken taken, Throwable failure) {
    HttpRequest head = taken.head();
    Problems.Rendered rendered =
        problems.render(failure, Messages.LANGUAGES.getFirst(), head.method().name(), head.uri());
    return new DirectAnswer(rendered.status(), rendered.headers(), rendered.body());
  }

  /// What was taken has been answered, or nobody is there to be answered.
  void over() {
    if (underWay.decrementAndGet() == 0 && draining) {
      drained.countDown();
    }
  }

  /// Leaves all further requests to the framework, and waits for those under way. Blocks.
  public void drain(Duration atMost) throws InterruptedException {
    draining = true;
    if (underWay.get() > 0) {
      var _ = drained.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }
  }
}
