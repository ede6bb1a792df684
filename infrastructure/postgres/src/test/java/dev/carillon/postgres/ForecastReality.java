package dev.carillon.postgres;

import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.DeliveryId;
import dev.carillon.notification.domain.DeliveryState;
import dev.carillon.notification.domain.NewNotification;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.domain.Outgoing;
import dev.carillon.notification.domain.Preferences.Decision;
import dev.carillon.notification.domain.Preferences.Ground;
import dev.carillon.notification.domain.RetryPolicy;
import dev.carillon.notification.domain.SendResult;
import dev.carillon.notification.usecases.commands.ProviderChain;
import dev.carillon.notification.usecases.commands.RunDeliveries;
import dev.carillon.notification.usecases.ports.ChannelAddresses;
import dev.carillon.notification.usecases.ports.Deliveries;
import dev.carillon.notification.usecases.ports.DeliveryProvider;
import dev.carillon.notification.usecases.ports.ProviderGuard;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Really stores notifications and delivers them, to a provider that takes everything, and tells
/// what became of each. The clock of whoever delivers is moved from one delivery's time to the next
/// one's; the database's own stays, so that what is looked at by it is moved instead.
final class ForecastReality {
  private static final Duration LEASE = Duration.ofHours(1);
  private static final int MAX_AT_ONCE = 1000;

  private final TestDatabase database;
  private final PostgresNotificationStore store;
  private final Map<Channel, RunDeliveries> lanes = new HashMap<>();
  private final Clock clock = new Clock();

  private final Map<DeliveryId, NewNotification> notifications = new HashMap<>();
  private final Map<DeliveryId, Instant> waiting = new HashMap<>();
  private final Map<DeliveryId, String> stories = new HashMap<>();
  private final Map<DeliveryId, Ground> grounds = new HashMap<>();
  private final List<Outgoing> messages = new ArrayList<>();

  private static final class Clock implements InstantSource {
    private Instant now = Instant.EPOCH;

    @Override
    public Instant instant() {
      return now;
    }
  }

  /// Lets everything through.
  private static final class NoGuard implements ProviderGuard {
    @Override
    public boolean enter() {
      return true;
    }

    @Override
    public void succeeded(Duration took) {}

    @Override
    public void failed(Duration took) {}

    @Override
    public boolean isOpen() {
      return false;
    }

    @Override
    public Duration pause() {
      return Duration.ZERO;
    }
  }

  private final class TakesEverything implements DeliveryProvider {
    @Override
    public String name() {
      return "takes-everything";
    }

    @Override
    public SendResult send(Outgoing message) {
      messages.add(message);
      return new SendResult.Accepted("ok", false);
    }
  }

  /// @param needs with the clock that is given
  ForecastReality(
      TestDatabase database,
      PostgresNotificationStore store,
      Map<Channel, ChannelAddresses> addresses,
      Function<InstantSource, RunDeliveries.Needs> needs) {
    this.database = database;
    this.store = store;
    ProviderChain chain =
        new ProviderChain(
            List.of(new ProviderChain.Link(new TakesEverything(), new NoGuard())), clock);
    RetryPolicy retry =
        new RetryPolicy(3, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofHours(1));
    addresses.forEach((channel, of) ->
        lanes.put(
            channel,
            new RunDeliveries(
                new RunDeliveries.Route(channel, of, chain, retry, true),
                needs.apply(clock),
                LEASE)));
  }

  /// Stores them, and nothing of theirs is due yet.
  void store(List<NewNotification> all) {
    List<CompletableFuture<?>> appended = new ArrayList<>();
    all.forEach(one -> appended.add(store.append(one, null).toCompletableFuture()));
    appended.forEach(CompletableFuture::join);
    Map<NotificationId, NewNotification> byId = new HashMap<>();
    all.forEach(one -> byId.put(one.id(), one));
    String sql =
        """
        update delivery set next_attempt_at = now() + interval '1 day'
        where notification = any (?) returning notification, channel, due_at, unless_read
        """;
    UUID[] ids = all.stream().map(one -> one.id().value()).toArray(UUID[]::new);
    database
        .jdbc()
        .sql(sql)
        .param(ids)
        .query(row -> {
          DeliveryId id =
              new DeliveryId(
                  new NotificationId(row.getObject("notification", UUID.class)),
                  Channel.valueOf(row.getString("channel")));
          Instant at = row.getTimestamp("due_at").toInstant();
          notifications.put(id, Objects.requireNonNull(byId.get(id.notification())));
          waiting.put(id, at);
          stories.put(id, row.getBoolean("unless_read") ? ForecastStory.unlessRead(at) : "");
        });
  }

  /// Until nothing waits: what is due at the same time together.
  void run() {
    while (!waiting.isEmpty()) {
      Instant at = waiting.values().stream().min(Comparator.naturalOrder()).orElseThrow();
      runAt(at);
    }
  }

  private void runAt(Instant at) {
    List<DeliveryId> due =
        waiting.entrySet().stream()
            .filter(one -> one.getValue().equals(at))
            .map(Map.Entry::getKey)
            .toList();
    clock.now = at;
    for (Channel channel : lanes.keySet()) {
      List<DeliveryId> some = due.stream().filter(id -> id.channel() == channel).toList();
      if (!some.isEmpty()) {
        makeDue(channel, some, at);
        work(Objects.requireNonNull(lanes.get(channel)));
        settle(channel, some, at);
      }
    }
  }

  /// By the database's clock too, as is what expires by then.
  private void makeDue(Channel channel, List<DeliveryId> due, Instant at) {
    String expire =
        """
        with v as (select * from unnest(?::uuid[], ?::bigint[]) as v(id, millis)),
        n as (
          update notification n set expires_at = now() + v.millis * interval '1 ms'
          from v where n.id = v.id)
        update delivery d set expires_at = now() + v.millis * interval '1 ms'
        from v where d.notification = v.id and d.channel = ? and d.type is not null
        """;
    List<DeliveryId> mortal =
        due.stream().filter(id -> notification(id).expiresAt() != null).toList();
    database
        .jdbc()
        .sql(expire)
        .params(
            uuids(mortal),
            mortal.stream()
                .map(id ->
                    Duration.between(at, Objects.requireNonNull(notification(id).expiresAt()))
                        .toMillis())
                .toArray(Long[]::new),
            channel.name())
        .update();
    database
        .jdbc()
        .sql(
            "update delivery set next_attempt_at = now() where notification = any (?) and channel = ?")
        .params(uuids(due), channel.name())
        .update();
  }

  private NewNotification notification(DeliveryId id) {
    return Objects.requireNonNull(notifications.get(id));
  }

  private static UUID[] uuids(List<DeliveryId> ids) {
    return ids.stream().map(id -> id.notification().value()).toArray(UUID[]::new);
  }

  private void work(RunDeliveries lane) {
    for (RunDeliveries.Batch batch = lane.claim(MAX_AT_ONCE);
        batch.looked() > 0;
        batch = lane.claim(MAX_AT_ONCE)) {
      try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<?>> ends = new ArrayList<>();
        for (RunDeliveries.Job job : batch.jobs()) {
          Deliveries.Result result = job.send();
          keep(result);
          ends.add(many.submit(() -> job.finish(result)));
        }
        ends.forEach(ForecastReality::join);
      }
    }
  }

  private static void join(Future<?> end) {
    try {
      end.get();
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }

  private void keep(Deliveries.Result result) {
    DeliveryId id = result.id();
    Ground ground = result.decided() == null ? Ground.NONE : result.decided().decision().ground();
    grounds.put(id, ground);
    if (result.state() == DeliveryState.PENDING
        && result.decided() != null
        && result.decided().decision() instanceof Decision.Hold) {
      Instant until = clock.now.plus(Objects.requireNonNull(result.backoff()));
      stories.merge(id, ForecastStory.held(until, ground), String::concat);
      waiting.put(id, until);
    }
  }

  /// What became of them in the end, as the database has it; nothing more of those that wait again.
  private void settle(Channel channel, List<DeliveryId> due, Instant at) {
    Map<DeliveryId, List<Outgoing>> told = new HashMap<>();
    for (Outgoing message : messages) {
      message
          .items()
          .forEach(item ->
              told.computeIfAbsent(new DeliveryId(item.id(), channel), _ -> new ArrayList<>())
                  .add(message));
    }
    messages.clear();
    String sql =
        """
        select notification, state, reason from delivery
        where notification = any (?) and channel = ? and finished_at is not null
        """;
    database
        .jdbc()
        .sql(sql)
        .params(uuids(due), channel.name())
        .query(row -> {
          DeliveryId id =
              new DeliveryId(
                  new NotificationId(row.getObject("notification", UUID.class)), channel);
          String end = end(id, at, row.getString("state"), row.getString("reason"), told.get(id));
          stories.merge(id, end, String::concat);
          waiting.remove(id);
        });
    if (due.stream().anyMatch(id -> at.equals(waiting.get(id)))) {
      throw new IllegalStateException("some were not looked at");
    }
  }

  private String end(
      DeliveryId id,
      Instant at,
      String state,
      @Nullable String reason,
      @Nullable List<Outgoing> told) {
    boolean held = Objects.requireNonNull(stories.get(id)).contains("held");
    if (told == null) {
      return ForecastStory.suppressed(
          at, state + " " + reason, grounds.getOrDefault(id, Ground.NONE), held);
    }
    return state
        + " "
        + ForecastStory.sent(
            at,
            told.stream().map(message -> message.target().key()).toList(),
            grounds.getOrDefault(id, Ground.NONE),
            ForecastStory.content(told.getFirst()),
            held);
  }

  /// What became of each.
  Map<DeliveryId, String> stories() {
    return Map.copyOf(stories);
  }
}
