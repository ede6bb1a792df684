package dev.carillon.web.gateways;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.notification.domain.InboxChange;
import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import dev.carillon.notification.usecases.ports.UnreadPage;
import dev.carillon.socketio.Event;
import dev.carillon.socketio.parser.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class InboxStreamsTest {
  private static final InboxKey INBOX = new InboxKey(TenantId.DEFAULT, new UserId("ada"));
  private static final int MAX_HELD = 1000;

  private final AtomicLong committed = new AtomicLong();
  private final AtomicLong nanos = new AtomicLong();
  private final InboxStreams streams = streams(_ -> page(committed.get()));

  @Test
  void changesThatArriveOutOfOrderLeaveInOrder() {
    Client client = connected(0);

    push(3);
    push(2);
    assertThat(client.received()).containsExactly("snapshot 0");
    push(1);

    assertThat(client.received()).containsExactly("snapshot 0", "live 1", "live 2", "live 3");
  }

  @Test
  void aChangePushedTwiceIsSentOnce() {
    Client client = connected(0);

    push(1);
    push(1);

    assertThat(client.received()).containsExactly("snapshot 0", "live 1");
  }

  @Test
  void nothingIsSentBeforeTheFirstSnapshot() {
    Client client = new Client(MAX_HELD);
    streams.join(INBOX, client.subscriber);

    push(1);

    assertThat(client.received()).isEmpty();
  }

  @Test
  void whatHappensWhileASnapshotIsReadFollowsIt() {
    List<Runnable> meanwhile = new ArrayList<>();
    InboxStreams racing =
        streams(_ -> {
          UnreadPage read = page(5);
          meanwhile.forEach(Runnable::run);
          return read;
        });
    Client client = new Client(MAX_HELD);
    racing.join(INBOX, client.subscriber);
    meanwhile.add(() -> racing.push(change(7)));
    meanwhile.add(() -> racing.push(change(5)));
    meanwhile.add(() -> racing.push(change(6)));

    racing.sendSnapshot(INBOX, client.subscriber);

    assertThat(client.received()).containsExactly("snapshot 5", "live 6", "live 7");
  }

  @Test
  void aSecondConnectionDoesNotDisturbTheFirst() {
    Client first = connected(0);
    push(1);
    committed.set(2);
    Client second = connected(2);
    push(2);
    push(3);

    assertThat(first.received()).containsExactly("snapshot 0", "live 1", "live 2", "live 3");
    assertThat(second.received()).containsExactly("snapshot 2", "live 3");
  }

  @Test
  void moreThanCanBeHeldMakesTheSnapshotBeReadAgain() {
    AtomicLong reads = new AtomicLong();
    List<Runnable> once = new ArrayList<>();
    InboxStreams racing =
        streams(_ -> {
          long seq = reads.incrementAndGet() == 2 ? 1 : committed.get();
          List<Runnable> now = List.copyOf(once);
          once.clear();
          now.forEach(Runnable::run);
          return page(seq);
        });
    Client client = new Client(2);
    racing.join(INBOX, client.subscriber);
    racing.sendSnapshot(INBOX, client.subscriber);
    once.add(() -> {
      for (long seq = 1; seq <= 4; seq++) {
        racing.push(change(seq));
      }
      committed.set(4);
    });

    racing.sendSnapshot(INBOX, client.subscriber);

    assertThat(client.received()).containsExactly("snapshot 0", "snapshot 4");
    assertThat(reads).hasValue(3);
  }

  @Test
  void aLostPushIsHealedByANewSnapshot() {
    Client client = connected(0);
    committed.set(2);
    push(2);
    assertThat(streams.healGaps()).as("too early").isZero();

    nanos.addAndGet(TimeUnit.SECONDS.toNanos(2));

    assertThat(streams.healGaps()).isOne();
    push(3);
    assertThat(client.received()).containsExactly("snapshot 0", "snapshot 2", "live 3");
    assertThat(streams.healGaps()).as("healed").isZero();
  }

  @Test
  void aSnapshotThatCannotBeReadStopsNothing() {
    List<RuntimeException> failures = new ArrayList<>();
    InboxStreams shaky =
        streams(_ -> {
          if (!failures.isEmpty()) {
            throw failures.removeFirst();
          }
          return page(0);
        });
    Client client = new Client(MAX_HELD);
    shaky.join(INBOX, client.subscriber);
    shaky.sendSnapshot(INBOX, client.subscriber);
    failures.add(new StoreUnavailableException("away", Duration.ofSeconds(1)));

    assertThatThrownBy(() -> shaky.sendSnapshot(INBOX, client.subscriber))
        .isInstanceOf(StoreUnavailableException.class);
    shaky.push(change(1));

    assertThat(client.received()).containsExactly("snapshot 0", "live 1");
  }

  @Test
  void whatAFailedSnapshotLostIsMadeUpByTheNext() {
    List<Runnable> once = new ArrayList<>();
    InboxStreams shaky =
        streams(_ -> {
          if (!once.isEmpty()) {
            once.removeFirst().run();
          }
          return page(committed.get());
        });
    Client client = new Client(1);
    shaky.join(INBOX, client.subscriber);
    shaky.sendSnapshot(INBOX, client.subscriber);
    once.add(() -> {
      for (long seq = 1; seq <= 3; seq++) {
        shaky.push(change(seq));
      }
      committed.set(3);
      throw new StoreUnavailableException("away", Duration.ofSeconds(1));
    });
    assertThatThrownBy(() -> shaky.sendSnapshot(INBOX, client.subscriber))
        .isInstanceOf(StoreUnavailableException.class);

    assertThat(shaky.healGaps()).isOne();

    assertThat(client.received()).containsExactly("snapshot 0", "live 1", "snapshot 3");
    assertThat(shaky.healGaps()).as("healed").isZero();
  }

  @Test
  void anInboxThatCannotBeReadDoesNotKeepTheOthersFromHealing() {
    InboxKey bad = new InboxKey(TenantId.DEFAULT, new UserId("bad"));
    List<InboxKey> refused = new ArrayList<>();
    InboxStreams shaky =
        streams(inbox -> {
          if (refused.contains(inbox)) {
            throw new StoreUnavailableException("away", Duration.ofSeconds(1));
          }
          return page(committed.get());
        });
    List<Client> clients = new ArrayList<>();
    for (InboxKey inbox : List.of(bad, INBOX)) {
      Client client = new Client(MAX_HELD);
      clients.add(client);
      shaky.join(inbox, client.subscriber);
      shaky.sendSnapshot(inbox, client.subscriber);
      shaky.push(new InboxChange.AllRead(inbox, 2, Instant.EPOCH, 1, new InboxHead(2, 0, 1)));
    }
    committed.set(2);
    refused.add(bad);
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(2));

    assertThatThrownBy(shaky::healGaps).isInstanceOf(StoreUnavailableException.class);
    assertThat(clients.getLast().received()).containsExactly("snapshot 0", "snapshot 2");

    refused.clear();
    assertThat(shaky.healGaps()).isOne();
    assertThat(clients.getFirst().received()).containsExactly("snapshot 0", "snapshot 2");
  }

  @Test
  void whoeverLeavesIsForgotten() {
    Client client = connected(0);

    streams.leave(INBOX, client.subscriber);
    push(1);

    assertThat(streams.size()).isZero();
    assertThat(client.received()).containsExactly("snapshot 0");
  }

  /// Writers commit and push in their own time while connections come and refresh: each connection
  /// sees snapshots, and between them exactly the numbers that follow.
  @Test
  void racingPushesAndSnapshotsNeitherLoseNorDoubleNorReorder() throws Exception {
    long seed = System.nanoTime();
    System.Logger log = System.getLogger(InboxStreamsTest.class.getName());
    log.log(System.Logger.Level.INFO, "seed {0}", seed);
    int changes = 4000;
    List<Client> clients = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch writersDone = new CountDownLatch(4);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int writer = 0; writer < 4; writer++) {
        all.add(
            threads.submit(() -> {
              for (long seq = committed.incrementAndGet();
                  seq <= changes;
                  seq = committed.incrementAndGet()) {
                turn(1);
                push(seq);
              }
              writersDone.countDown();
              return null;
            }));
      }
      for (int reader = 0; reader < 8; reader++) {
        Random random = new Random(seed + reader);
        all.add(
            threads.submit(() -> {
              Client client = new Client(random.nextInt(1, 50));
              clients.add(client);
              streams.join(INBOX, client.subscriber);
              do {
                streams.sendSnapshot(INBOX, client.subscriber);
                turn(random.nextInt(100_000));
              } while (writersDone.getCount() > 0);
              return null;
            }));
      }
      for (Future<?> each : all) {
        each.get(60, TimeUnit.SECONDS);
      }
    }

    assertThat(clients).hasSize(8).allSatisfy(client -> client.requireContinuous(changes));
  }

  /// Gives the other threads a turn.
  private static void turn(long nanos) throws InterruptedException {
    boolean acquired = new Semaphore(0).tryAcquire(nanos, TimeUnit.NANOSECONDS);
    assertThat(acquired).isFalse();
  }

  private Client connected(long seq) {
    committed.accumulateAndGet(seq, Math::max);
    Client client = new Client(MAX_HELD);
    streams.join(INBOX, client.subscriber);
    streams.sendSnapshot(INBOX, client.subscriber);
    return client;
  }

  private void push(long seq) {
    streams.push(change(seq));
  }

  private InboxStreams streams(Function<InboxKey, UnreadPage> snapshots) {
    return new InboxStreams(
        change -> List.of(Event.of("live", number(change.head()))),
        page -> List.of(Event.of("snapshot", number(page.head()))),
        snapshots,
        nanos::get);
  }

  private static Json number(InboxHead head) {
    return Json.of(Long.toString(head.seq()));
  }

  private static UnreadPage page(long seq) {
    return new UnreadPage(List.of(), OptionalLong.empty(), new InboxHead(seq, 0, 1));
  }

  private static InboxChange change(long seq) {
    return new InboxChange.AllRead(INBOX, seq, Instant.EPOCH, 1, new InboxHead(seq, 0, 1));
  }

  private static final class Client {
    private final List<String> received = Collections.synchronizedList(new ArrayList<>());
    private final InboxSubscriber subscriber;

    Client(int maxHeld) {
      subscriber =
          new InboxSubscriber(
              event -> received.add(event.name() + ' ' + event.arguments().getFirst()), maxHeld);
    }

    List<String> received() {
      return List.copyOf(received);
    }

    /// A committed number may be above the last change: the writers stop by going past it.
    void requireContinuous(long last) {
      long at = -1;
      for (String event : received()) {
        long seq = Long.parseLong(event.substring(event.indexOf(' ') + 1));
        if (event.startsWith("snapshot")) {
          assertThat(seq)
              .as("a snapshot is not older than what came before")
              .isGreaterThanOrEqualTo(at);
        } else {
          assertThat(seq).as("after %s", at).isEqualTo(at + 1);
        }
        at = seq;
      }
      assertThat(at).isGreaterThanOrEqualTo(last);
    }
  }
}
