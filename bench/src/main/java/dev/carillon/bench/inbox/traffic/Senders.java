package dev.carillon.bench.inbox.traffic;

import dev.carillon.bench.client.ClientLoop;
import dev.carillon.bench.inbox.servers.Target;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Posts notifications to random users of an audience. At a fixed rate a request has the time at
/// which it was due, and waits for a free caller where there is none: a delay counts for everything
/// that it held up. On the loop, but for [#start] and [#stop].
public final class Senders {
  private static final int SEED = 42;
  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ClientLoop loop;
  private final Traffic traffic;
  private final Audience audience;
  private final Deliveries deliveries;
  private final Message message;
  private final SplittableRandom random = new SplittableRandom(SEED);
  private final List<byte[]> heads = new ArrayList<>();
  private final Deque<HttpCaller> idle = new ArrayDeque<>();
  private final Deque<Long> overdue = new ArrayDeque<>();
  private final CompletableFuture<Void> allAnswered = new CompletableFuture<>();
  private long startNanos;
  private long ticks;
  private int inFlight;
  private boolean stopping;

  /// Prepares the callers.
  ///
  /// @param audience if nobody in it is connected, an answer counts as the delivery
  public Senders(
      ClientLoop loop, Target target, Traffic traffic, Audience audience, Deliveries deliveries) {
    this.loop = loop;
    this.traffic = traffic;
    this.audience = audience;
    this.deliveries = deliveries;
    String path = path(traffic);
    this.message =
        traffic.events()
            ? Message.projectCreated(target.isExtended() ? "name" : "event")
            : Message.NOTIFICATION;
    for (int i = 0; i < traffic.callers(); i++) {
      heads.add(Requests.post(path, target.senders().apply(i)));
      idle.add(new HttpCaller(loop, i, traffic.batch() > 1));
    }
  }

  private static String path(Traffic traffic) {
    if (traffic.events()) {
      return "/events";
    }
    return traffic.batch() == 1 ? "/notifications" : "/notifications/batch";
  }

  public void start() {
    loop.call(() -> {
      startNanos = System.nanoTime();
      if (traffic.perSecond() == 0) {
        List.copyOf(idle).forEach(caller -> post(caller, System.nanoTime()));
      } else {
        tick();
      }
      return inFlight;
    });
  }

  /// Sends no more and waits for the answers.
  public void stop() {
    loop.call(() -> {
      stopping = true;
      endWhenAnswered();
      return inFlight;
    });
    try {
      allAnswered.get(ClientLoop.LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
    loop.call(() -> {
      idle.forEach(HttpCaller::close);
      return idle.size();
    });
  }

  private void tick() {
    if (stopping) {
      return;
    }
    long now = System.nanoTime();
    long due = due();
    while (due <= now) {
      ticks++;
      HttpCaller caller = idle.peek();
      if (caller == null) {
        overdue.add(due);
      } else {
        post(caller, due);
      }
      due = due();
    }
    var _ = loop.executor().schedule(this::tick, due - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  private long due() {
    return startNanos + ticks * SECOND_NANOS / traffic.perSecond();
  }

  private void post(HttpCaller caller, long dueNanos) {
    idle.remove(caller);
    inFlight++;
    int[] users = new int[traffic.batch()];
    int bytes = users.length == 1 ? 0 : users.length + 1;
    for (int i = 0; i < users.length; i++) {
      users[i] = random.nextInt(audience.users());
      bytes += message.size(audience.name(users[i]));
    }
    ByteBuf request = Message.request(heads.get(caller.number()), bytes);
    int first = deliveries.next(users[0]);
    write(request, users, first, dueNanos);
    caller.send(request, (from, status) -> answered(from, status, first, users, dueNanos));
  }

  private void write(ByteBuf request, int[] users, int first, long dueNanos) {
    if (users.length > 1) {
      request.writeByte('[');
    }
    message.write(request, audience.name(users[0]), deliveries.run(), first, dueNanos);
    for (int i = 1; i < users.length; i++) {
      request.writeByte(',');
      int number = deliveries.next(users[i]);
      message.write(request, audience.name(users[i]), deliveries.run(), number, dueNanos);
    }
    if (users.length > 1) {
      request.writeByte(']');
    }
  }

  private void answered(HttpCaller caller, int status, int first, int[] users, long dueNanos) {
    inFlight--;
    idle.add(caller);
    int refusal = caller.body().indexOf("\"problem\"");
    if (status / 100 == 2 && refusal < 0) {
      deliveries.accepted(first, users.length, dueNanos);
      if (!audience.isConnected()) {
        for (int i = 0; i < users.length; i++) {
          deliveries.received(users[i], deliveries.run(), first + i, dueNanos);
        }
      }
    } else {
      String problem = refusal < 0 ? "" : caller.body().substring(refusal);
      deliveries.failed(
          new IllegalStateException("a request was answered " + status + ' ' + problem));
      stopping = true;
    }
    Long waiting = overdue.poll();
    if (waiting != null) {
      post(caller, waiting);
    } else if (traffic.perSecond() == 0 && !stopping) {
      post(caller, System.nanoTime());
    }
    endWhenAnswered();
  }

  private void endWhenAnswered() {
    if (stopping && inFlight == 0) {
      allAnswered.complete(null);
    }
  }
}
