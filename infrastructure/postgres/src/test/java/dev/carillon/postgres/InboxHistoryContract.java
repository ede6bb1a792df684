package dev.carillon.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.domain.Edge;
import dev.carillon.notification.domain.Group;
import dev.carillon.notification.domain.InboxChange;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.NewNotification;
import dev.carillon.notification.domain.Notification;
import dev.carillon.notification.domain.NotificationAction;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.domain.NotificationIds;
import dev.carillon.notification.domain.Payload;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.ports.Appended;
import dev.carillon.notification.usecases.ports.Appended.Replayed.Kind;
import dev.carillon.notification.usecases.ports.HistoryFilter;
import dev.carillon.notification.usecases.ports.IdempotencyKey;
import dev.carillon.notification.usecases.ports.PageRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Many callers on few inboxes, all changes at once, housekeeping among them. What they were
/// answered is then put in the order of its numbers and told to a model of one inbox: every answer
/// must be the model's, and the database must end where the model ends.
abstract class InboxHistoryContract {
  private static final int CALLERS = 16;
  private static final int CHANGES_PER_CALLER = 150;
  private static final int INBOXES = 3;
  private static final Instant END = Instant.parse("2026-11-23T09:00:00Z");
  private static final Instant START = Instant.parse("2026-11-22T09:00:00Z");

  private final long seed = Long.getLong("carillon.test.seed", new Random().nextLong());
  private final NotificationIds ids = new NotificationIds(InstantSource.system());
  private final List<Played> inboxes = IntStream.range(0, INBOXES).mapToObj(_ -> played()).toList();
  private final Map<String, List<Appended>> byKey = new ConcurrentHashMap<>();
  private final AtomicInteger seconds = new AtomicInteger();
  private final AtomicInteger grew = new AtomicInteger();
  private final Map<NotificationId, Integer> held = new ConcurrentHashMap<>();
  private final List<Notification> shown = new ArrayList<>();

  /// An inbox, what its callers were answered, the ids they know, and a client's copy.
  private record Played(
      InboxKey key, InboxHistory history, List<NotificationId> known, InboxReplica replica) {
    void catchUp(PostgresNotificationStore store, int pageItems) {
      synchronized (replica) {
        replica.catchUp(store, key, pageItems);
        history.copied(replica);
      }
    }

    void act(
        PostgresNotificationStore store, NotificationAction action, Instant at, Random random) {
      NotificationId id = one(random);
      history.changed(id, action, at, store.change(key, id, action, at));
    }

    NotificationId one(Random random) {
      int size = known.size();
      return known.get(size - 1 - random.nextInt(Math.min(size, 15)));
    }
  }

  abstract TestDatabase database();

  private Played played() {
    return new Played(
        NotificationStoreContract.anInbox(),
        new InboxHistory("seed " + seed),
        new CopyOnWriteArrayList<>(),
        new InboxReplica());
  }

  @Test
  void everyAnswerIsTheOneOfItsPlaceInTheHistory() throws Exception {
    try (var store =
            new PostgresNotificationStore(database().dataSource(), WriterOptions.defaults());
        var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      inboxes.forEach(inbox -> append(store, inbox, null, new Random(seed)));
      List<Future<?>> running =
          IntStream.range(0, CALLERS)
              .<Future<?>>mapToObj(
                  caller -> callers.submit(() -> act(store, new Random(seed + caller))))
              .toList();
      PostgresHousekeeping housekeeping = housekeeping();
      PostgresInboxUpkeep upkeep =
          new PostgresInboxUpkeep(
              database().dataSource(),
              RetentionPolicy.of(new RetentionPolicy.Bound(null, 60), Map.of()));
      PostgresGroups groups = new PostgresGroups(database().dataSource());
      while (running.stream().anyMatch(call -> !call.isDone())) {
        housekeeping.runOnce();
        removed(upkeep.expire(tick(), 10));
        removed(upkeep.retain(tick()));
        shown(groups.show(tick(), 3));
        groups.end(tick(), 3);
        wake(upkeep);
      }
      for (Future<?> call : running) {
        call.get();
      }
      for (List<InboxChange.Added> more = groups.show(END, 3);
          !more.isEmpty();
          more = groups.show(END, 3)) {
        shown(more);
      }
      for (Played inbox : inboxes) {
        inbox.catchUp(store, 7);
        inbox
            .history()
            .check(store.head(inbox.key()), id -> store.find(inbox.key(), id).orElseThrow());
      }
    }
    checkKeys();
    checkRows();
    checkHeld();
  }

  private void wake(PostgresInboxUpkeep upkeep) {
    Instant now = tick();
    for (InboxChange.Updated change : upkeep.wake(now, 10)) {
      inboxes.stream()
          .filter(inbox -> inbox.key().equals(change.inbox()))
          .forEach(inbox -> inbox.history().woken(change.notification(), change.head(), now));
    }
  }

  private void removed(List<InboxChange.Removed> changes) {
    for (InboxChange.Removed change : changes) {
      inboxes.stream()
          .filter(inbox -> inbox.key().equals(change.inbox()))
          .forEach(inbox -> inbox.history().removed(change.id(), change.head()));
    }
  }

  /// Steps of three rows, and marks that are dropped as soon as they are settled.
  private PostgresHousekeeping housekeeping() {
    return new PostgresHousekeeping(
        database().dataSource(),
        new PostgresRevocations(database().dataSource()),
        new HousekeepingPolicy(3, 20, Duration.ZERO),
        InstantSource.fixed(START.plus(Duration.ofDays(1))));
  }

  private void act(PostgresNotificationStore store, Random random) {
    for (int change = 0; change < CHANGES_PER_CALLER; change++) {
      Played inbox = inboxes.get(random.nextInt(INBOXES));
      InboxKey key = inbox.key();
      InboxHistory history = inbox.history();
      switch (random.nextInt(24)) {
        case 0, 1, 2 -> append(store, inbox, null, random);
        case 3 -> append(store, inbox, "key-" + random.nextInt(40), random);
        case 4, 5, 6 -> inbox.act(store, NotificationAction.READ, tick(), random);
        case 7, 8 -> inbox.act(store, NotificationAction.UNREAD, tick(), random);
        case 9 -> inbox.act(store, NotificationAction.ARCHIVE, tick(), random);
        case 10 -> inbox.act(store, NotificationAction.UNARCHIVE, tick(), random);
        case 11 -> inbox.act(store, NotificationAction.DELETE, tick(), random);
        case 12 -> history.allRead(store.markAllRead(key, upTo(store, key, random), tick()));
        case 13 -> {
          history.page(store.unread(key, PageRequest.first(10_000, Integer.MAX_VALUE)));
          HistoryFilter all = new HistoryFilter(HistoryFilter.State.ALL, null);
          history.history(store.history(key, all, PageRequest.first(10_000, Integer.MAX_VALUE)));
        }
        case 14 -> inbox.catchUp(store, random.nextBoolean() ? 10_000 : 1 + random.nextInt(10));
        case 15, 16 -> append(store, inbox, Edge.LEADING, null, random);
        case 17 -> append(store, inbox, Edge.TRAILING, null, random);
        case 18 -> {
          Edge edge = random.nextBoolean() ? Edge.LEADING : Edge.TRAILING;
          append(store, inbox, edge, edge + "-" + random.nextInt(20), random);
        }
        case 19, 20, 21 -> {
          NotificationId id = inbox.one(random);
          Instant at = tick();
          Instant until = at.plusSeconds(random.nextInt(60));
          history.snoozed(id, until, at, store.snooze(key, id, until, at));
        }
        case 22 -> inbox.act(store, NotificationAction.UNSNOOZE, tick(), random);
        default -> history.head(store.head(key));
      }
    }
  }

  private void append(
      PostgresNotificationStore store, Played inbox, @Nullable String word, Random random) {
    append(store, inbox, null, word, random);
  }

  private void append(
      PostgresNotificationStore store,
      Played inbox,
      @Nullable Edge edge,
      @Nullable String word,
      Random random) {
    IdempotencyKey key =
        word == null
            ? null
            : new IdempotencyKey(inbox.key().toString(), word, "f", Duration.ofHours(1));
    NewNotification notification =
        new NewNotification(
            ids.next(),
            inbox.key().tenant(),
            inbox.key().receiver(),
            UserId.SYSTEM,
            "o",
            "t",
            new Payload("{}"),
            tick(),
            random.nextInt(10) == 0 ? START.plusSeconds(seconds.get() + 20) : null);
    Appended appended =
        (edge == null
                ? store.append(notification, key)
                : store.appendGrouped(
                    notification,
                    new Group("g" + random.nextInt(2), Duration.ofSeconds(40), edge),
                    key))
            .toCompletableFuture()
            .join();
    if (key != null) {
      byKey.computeIfAbsent(inbox.key() + word, _ -> new CopyOnWriteArrayList<>()).add(appended);
    }
    switch (appended) {
      case Appended.Stored stored -> {
        inbox.history().added(stored);
        inbox.known().add(stored.notification().id());
      }
      case Appended.Grown grown -> {
        inbox.history().grown(grown);
        grew.incrementAndGet();
      }
      case Appended.Held(var id) -> held.merge(id, 1, Integer::sum);
      case Appended.Accepted _ -> throw new AssertionError("it was for the inbox");
      case Appended.Replayed _, Appended.KeyReused _ -> {}
    }
  }

  private void shown(List<InboxChange.Added> changes) {
    for (InboxChange.Added change : changes) {
      shown.add(change.notification());
      inboxes.stream()
          .filter(inbox -> inbox.key().equals(change.inbox()))
          .forEach(inbox -> {
            inbox.history().added(change);
            inbox.known().add(change.notification().id());
          });
    }
  }

  /// Each group that was held back is shown once, and stands for all that were put into it.
  private void checkHeld() {
    assertThat(grew).as("grown, seed %d", seed).hasPositiveValue();
    assertThat(shown).as("held back, seed %d", seed).isNotEmpty();
    Map<NotificationId, Integer> counts = new HashMap<>();
    shown.forEach(one -> counts.merge(one.id(), one.groupCount(), Integer::sum));
    assertThat(counts).as("held back, seed %d", seed).isEqualTo(held).hasSize(shown.size());
    assertThat(database().count("select count(*) from grouping_window where edge = 'trailing'"))
        .as("left behind, seed %d", seed)
        .isZero();
  }

  private OptionalLong upTo(PostgresNotificationStore store, InboxKey key, Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> OptionalLong.empty();
      case 1 -> OptionalLong.of(Long.MAX_VALUE);
      default -> OptionalLong.of(store.head(key).seq() - random.nextInt(20));
    };
  }

  private Instant tick() {
    return START.plusSeconds(seconds.incrementAndGet());
  }

  private void checkKeys() {
    byKey.forEach((key, answers) -> {
      List<Appended> first =
          answers.stream().filter(answer -> !(answer instanceof Appended.Replayed)).toList();
      assertThat(first).as("seed %d, key %s", seed, key).hasSize(1);
      assertThat(answers)
          .as("seed %d, key %s", seed, key)
          .filteredOn(Appended.Replayed.class::isInstance)
          .isSubsetOf(again(first.getFirst()));
    });
  }

  private List<Appended> again(Appended first) {
    return switch (first) {
      // What was deleted may be gone without a trace, but for its id.
      case Appended.Stored(var row, var _) ->
          List.of(
              new Appended.Replayed(row.id(), row.seq()),
              new Appended.Replayed(row.id(), isGone(row) ? 0 : row.seq()));
      case Appended.Grown(var row, var _) ->
          List.of(new Appended.Replayed(row.id(), row.seq(), Kind.GROWN));
      case Appended.Held(var id) -> List.of(new Appended.Replayed(id, 0, Kind.HELD));
      case Appended.Accepted(var id) -> List.of(new Appended.Replayed(id, 0, Kind.ACCEPTED));
      case Appended.Replayed _, Appended.KeyReused _ -> List.of();
    };
  }

  private boolean isGone(Notification notification) {
    String sql = "select count(*) from notification where id = '%s'".formatted(notification.id());
    return database().count(sql) == 0;
  }

  /// What the rows themselves must say, whatever was answered.
  private void checkRows() {
    String wrongCounts =
        """
        select count(*) from inbox i where unread <> (
          select count(*) from notification n
          where n.tenant = i.tenant and n.receiver = i.receiver and n.deleted_at is null
            and n.archived_at is null and n.read_at is null and n.unread_seq > i.read_up_to)
        """;
    assertThat(database().count(wrongCounts)).as("wrong counts, seed %d", seed).isZero();
    // Nobody is told any more whether a deleted one was read: no mark is kept for its sake.
    String lostMarks =
        """
        select count(*) from inbox i
        join notification n on n.tenant = i.tenant and n.receiver = i.receiver
        where n.deleted_at is null and n.read_at is null and n.unread_seq <= i.read_up_to
          and not exists (
            select from read_mark m
            where m.tenant = n.tenant and m.receiver = n.receiver and m.up_to >= n.unread_seq)
        """;
    assertThat(database().count(lostMarks)).as("lost marks, seed %d", seed).isZero();
    assertThat(database().count("select count(*) from inbox where pruned_seq > 0"))
        .as("inboxes whose marks were dropped, seed %d", seed)
        .isPositive();
  }
}
