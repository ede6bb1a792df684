package dev.carillon.web.gateways;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.notification.domain.InboxChange;
import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.ReadMark;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.ports.NotificationPage;
import dev.carillon.notification.usecases.ports.PageRequest;
import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import dev.carillon.notification.usecases.ports.SyncRequest;
import dev.carillon.notification.usecases.ports.SyncResult;
import dev.carillon.socketio.Event;
import dev.carillon.web.testing.EmptyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class InboxStreamsTest {
  private static final InboxKey INBOX = new InboxKey(TenantId.DEFAULT, new UserId("ada"));
  private static final int MAX_HELD = 1000;
  private static final int PAGE = 3;

  private final AtomicLong committed = new AtomicLong();
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicLong epoch = new AtomicLong(1);

  /// What the streams of a test read by.
  private final Map<InboxStreams, InboxReader> readers = new HashMap<>();

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
          NotificationPage read = page(5);
          meanwhile.forEach(Runnable::run);
          return read;
        });
    Client client = new Client(MAX_HELD);
    racing.join(INBOX, client.subscriber);
    meanwhile.add(() -> racing.push(change(7)));
    meanwhile.add(() -> racing.push(change(5)));
    meanwhile.add(() -> racing.push(change(6)));

    racing.sendSnapshot(INBOX, client.subscriber, reader(racing)::unread);

    assertThat(client.received()).containsExactly("snapshot 5", "live 6", "live 7");
  }

  @Test
  void whatHappensWhileASyncIsReadFollowsIt() {
    List<Runnable> meanwhile = new ArrayList<>();
    InboxStreams racing =
        streams(_ -> {
          meanwhile.forEach(Runnable::run);
          return page(5);
        });
    Client client = new Client(true, MAX_HELD);
    racing.join(INBOX, client.subscriber);
    meanwhile.add(() -> racing.push(change(7)));
    meanwhile.add(() -> racing.push(change(5)));
    meanwhile.add(() -> racing.push(change(6)));

    racing.sendSnapshot(INBOX, client.subscriber, reader(racing).sync(3, 1));

    assertThat(client.received()).containsExactly("sync 3-5", "live 6", "live 7");
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
  void aSnapshotThatWasReadFirstAndIsSentLastMissesNothing() {
    List<Runnable> meanwhile = new ArrayList<>();
    AtomicLong reads = new AtomicLong();
    InboxStreams racing =
        streams(_ -> {
          if (reads.incrementAndGet() > 1) {
            return page(committed.get());
          }
          NotificationPage read = page(1);
          meanwhile.forEach(Runnable::run);
          return read;
        });
    Client slow = new Client(MAX_HELD);
    Client quick = new Client(MAX_HELD);
    racing.join(INBOX, slow.subscriber);
    racing.join(INBOX, quick.subscriber);
    meanwhile.add(() -> committed.set(2));
    meanwhile.add(() -> racing.sendSnapshot(INBOX, quick.subscriber, reader(racing)::unread));
    meanwhile.add(() -> racing.push(change(2)));
    meanwhile.add(() -> committed.set(3));
    meanwhile.add(() -> racing.push(change(3)));

    racing.sendSnapshot(INBOX, slow.subscriber, reader(racing)::unread);
    committed.set(4);
    racing.push(change(4));

    assertThat(slow.received()).containsExactly("snapshot 3", "live 4");
    assertThat(quick.received()).containsExactly("snapshot 2", "live 3", "live 4");
    assertThat(racing.healGaps()).as("healed").isZero();
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
    racing.sendSnapshot(INBOX, client.subscriber, reader(racing)::unread);
    once.add(() -> {
      for (long seq = 1; seq <= 4; seq++) {
        racing.push(change(seq));
      }
      committed.set(4);
    });

    racing.sendSnapshot(INBOX, client.subscriber, reader(racing)::unread);

    assertThat(client.received()).containsExactly("snapshot 0", "snapshot 4");
    assertThat(reads).hasValue(3);
  }

  @Test
  void aLostPushIsMadeUpForByTheEventsThatWereMissed() {
    Client client = connected(0);
    committed.set(2);
    push(2);
    assertThat(streams.healGaps()).as("too early").isZero();

    nanos.addAndGet(TimeUnit.SECONDS.toNanos(2));

    assertThat(streams.healGaps()).isOne();
    push(3);
    assertThat(client.received()).containsExactly("snapshot 0", "live 1", "live 2", "live 3");
    assertThat(streams.healGaps()).as("healed").isZero();
  }

  @Test
  void aStreamInWhichSomethingAlwaysWaitsButNothingForLongMissesNothing() {
    Client client = connected(0);
    push(2);
    for (long seq = 1; seq < 9; seq += 2) {
      nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(600));
      push(seq + 3);
      push(seq);
    }

    assertThat(streams.healGaps()).as("healed").isZero();
    assertThat(client.received()).contains("live 8").doesNotContain("live 10");
  }

  @Test
  void aClientWithACopyIsSentWhatItMissesInOneEvent() {
    Client client = new Client(true, MAX_HELD);
    streams.join(INBOX, client.subscriber);
    streams.sendSnapshot(INBOX, client.subscriber, reader(streams).sync(0, 1));
    committed.set(3);
    push(1);
    push(3);
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(2));

    streams.healGaps();
    push(4);

    assertThat(client.received()).containsExactly("sync 0-0", "live 1", "sync 1-3", "live 4");
  }

  @Test
  void aClientThatCatchesUpPageByPageGetsNoLiveEventsBeforeItHasTheLast() {
    committed.set(5);
    Client client = new Client(true, MAX_HELD);
    streams.join(INBOX, client.subscriber);

    streams.sendSnapshot(INBOX, client.subscriber, reader(streams).sync(0, 1));
    committed.set(6);
    push(6);
    streams.sendSnapshot(INBOX, client.subscriber, reader(streams).sync(3, 1));
    push(7);

    assertThat(client.received()).containsExactly("sync 0-3", "sync 3-6", "live 7");
  }

  @Test
  void aClientOfAnotherHistoryBeginsAnew() {
    committed.set(5);
    Client client = new Client(true, MAX_HELD);
    streams.join(INBOX, client.subscriber);

    streams.sendSnapshot(INBOX, client.subscriber, reader(streams).sync(4, 77));
    push(6);

    assertThat(client.received()).containsExactly("reset 5", "live 6");
  }

  @Test
  void whatWasCommittedAndNeverPushedIsFoundByComparing() {
    Client stock = connected(0);
    Client copying = new Client(true, MAX_HELD);
    streams.join(INBOX, copying.subscriber);
    streams.sendSnapshot(INBOX, copying.subscriber, reader(streams).sync(0, 1));
    committed.set(2);

    assertThat(streams.healGaps()).isZero();
    assertThat(reconcile()).isOne();

    assertThat(stock.received()).containsExactly("snapshot 0", "live 1", "live 2");
    assertThat(copying.received()).containsExactly("sync 0-0", "sync 0-2");
    assertThat(reconcile()).isZero();
  }

  @Test
  void whatIsOnItsWayWhenItIsComparedIsNotSentTwice() {
    Client client = connected(0);
    committed.set(1);
    assertThat(streams.reconcile(0, 1)).isZero();
    push(1);
    assertThat(streams.reconcile(0, 1)).isZero();

    assertThat(client.received()).containsExactly("snapshot 0", "live 1");
  }

  @Test
  void eachSliceOfTheInboxesIsComparedInItsTurn() {
    connected(0);
    committed.set(1);
    int healed = 0;
    for (int call = 0; call < 16; call++) {
      healed += streams.reconcile(call % 15, 15);
    }

    assertThat(healed).isOne();
  }

  @Test
  void afterABackupWasRestoredEveryoneBeginsAnewUnderAnotherEpoch() {
    Client stock = connected(0);
    Client copying = new Client(true, MAX_HELD);
    committed.set(5);
    for (long seq = 1; seq <= 5; seq++) {
      push(seq);
    }
    streams.join(INBOX, copying.subscriber);
    streams.sendSnapshot(INBOX, copying.subscriber, reader(streams).sync(5, 1));
    committed.set(3);

    assertThat(reconcile()).isOne();

    assertThat(epoch).hasValue(2);
    assertThat(stock.received()).endsWith("live 5", "snapshot 3");
    assertThat(copying.received()).containsExactly("sync 5-5", "reset 3");
    committed.set(4);
    push(4);
    assertThat(stock.received()).endsWith("snapshot 3", "live 4");
    assertThat(reconcile()).isZero();
  }

  @Test
  void whoConnectsAfterABackupWasRestoredDoesNotHideItFromTheOthers() {
    Client before = connected(0);
    committed.set(5);
    for (long seq = 1; seq <= 5; seq++) {
      push(seq);
    }
    committed.set(3);
    Client after = connected(3);
    streams.healGaps();

    assertThat(reconcile()).isOne();

    assertThat(epoch).hasValue(2);
    assertThat(before.received()).endsWith("live 5", "snapshot 3");
    assertThat(after.received()).containsExactly("snapshot 3", "snapshot 3");
  }

  @Test
  void aRefreshAfterABackupWasRestoredIsReadOnce() {
    AtomicLong reads = new AtomicLong();
    InboxStreams counting =
        streams(_ -> {
          if (reads.incrementAndGet() > 2) {
            throw new StoreUnavailableException("read too often", Duration.ofSeconds(1));
          }
          return page(committed.get());
        });
    Client client = new Client(MAX_HELD);
    counting.join(INBOX, client.subscriber);
    committed.set(5);
    counting.sendSnapshot(INBOX, client.subscriber, reader(counting)::unread);
    committed.set(3);

    counting.sendSnapshot(INBOX, client.subscriber, reader(counting)::unread);

    assertThat(reads).hasValue(2);
  }

  @Test
  void whoCannotBeToldOfAnotherHistoryIsEnded() {
    // The snapshot at the beginning, the question what was missed, and then the new page.
    AtomicLong questions = new AtomicLong();
    InboxStreams shaky =
        streams(_ -> {
          if (questions.incrementAndGet() == 3) {
            throw new StoreUnavailableException("away", Duration.ofSeconds(1));
          }
          return page(committed.get());
        });
    Client client = new Client(MAX_HELD);
    shaky.join(INBOX, client.subscriber);
    shaky.sendSnapshot(INBOX, client.subscriber, reader(shaky)::unread);
    epoch.set(9);
    shaky.push(change(1));

    assertThatThrownBy(shaky::healGaps).isInstanceOf(StoreUnavailableException.class);

    assertThat(client.received()).containsExactly("snapshot 0", "ended");
  }

  @Test
  void aPushOfAnotherHistoryMakesEveryoneBeginAnew() {
    Client client = connected(0);
    committed.set(2);
    epoch.set(9);
    push(2);

    assertThat(client.received()).containsExactly("snapshot 0");
    assertThat(streams.healGaps()).isOne();

    assertThat(client.received()).containsExactly("snapshot 0", "snapshot 2");
  }

  @Test
  void anInboxThatBeginsToExistIsNoOtherHistory() {
    epoch.set(0);
    Client client = connected(0);
    epoch.set(5);
    committed.set(1);
    push(1);

    assertThat(streams.healGaps()).isZero();
    assertThat(reconcile()).isZero();
    assertThat(client.received()).containsExactly("snapshot 0", "live 1");
  }

  @Test
  void anInboxThatBeginsToExistWhileItIsReadIsNoOtherHistory() {
    List<Runnable> meanwhile = new ArrayList<>();
    InboxStreams racing =
        streams(_ -> {
          meanwhile.forEach(Runnable::run);
          return new NotificationPage(List.of(), OptionalLong.empty(), InboxHead.EMPTY);
        });
    Client client = new Client(MAX_HELD);
    racing.join(INBOX, client.subscriber);
    meanwhile.add(() -> racing.push(change(1)));

    racing.sendSnapshot(INBOX, client.subscriber, reader(racing)::unread);

    assertThat(client.received()).containsExactly("snapshot 0", "live 1");
    assertThat(racing.healGaps()).as("healed").isZero();
  }

  @Test
  void theFirstNotificationsOfAnInboxAreMissedLikeAnyOthers() {
    epoch.set(0);
    Client stock = connected(0);
    Client copying = new Client(true, MAX_HELD);
    streams.join(INBOX, copying.subscriber);
    streams.sendSnapshot(INBOX, copying.subscriber, reader(streams).sync(0, 0));
    epoch.set(5);
    committed.set(2);

    assertThat(reconcile()).isOne();

    assertThat(stock.received()).containsExactly("snapshot 0", "live 1", "live 2");
    assertThat(copying.received()).containsExactly("sync 0-0", "sync 0-2");
  }

  @Test
  void moreThanMayWaitForAMissingChangeIsMadeUpForLater() {
    Client client = connected(0);
    committed.set(3000);
    for (long seq = 2; seq <= 3000; seq++) {
      push(seq);
    }

    // The test's pages are of three.
    assertThat(streams.healGaps()).isOne();

    assertThat(client.received()).hasSize(3001).endsWith("live 2999", "live 3000");
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
    shaky.sendSnapshot(INBOX, client.subscriber, reader(shaky)::unread);
    failures.add(new StoreUnavailableException("away", Duration.ofSeconds(1)));

    assertThatThrownBy(() -> shaky.sendSnapshot(INBOX, client.subscriber, reader(shaky)::unread))
        .isInstanceOf(StoreUnavailableException.class);
    shaky.push(change(1));

    // It is closed, and what was on its way is of no harm.
    assertThat(client.received()).containsExactly("snapshot 0", "ended", "live 1");
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
    shaky.sendSnapshot(INBOX, client.subscriber, reader(shaky)::unread);
    once.add(() -> {
      for (long seq = 1; seq <= 3; seq++) {
        shaky.push(change(seq));
      }
      committed.set(3);
      throw new StoreUnavailableException("away", Duration.ofSeconds(1));
    });
    assertThatThrownBy(() -> shaky.sendSnapshot(INBOX, client.subscriber, reader(shaky)::unread))
        .isInstanceOf(StoreUnavailableException.class);

    assertThat(shaky.healGaps()).isOne();

    assertThat(client.received())
        .containsExactly("snapshot 0", "live 1", "ended", "live 2", "live 3");
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
      shaky.sendSnapshot(inbox, client.subscriber, reader(shaky)::unread);
      shaky.push(new InboxChange.AllRead(inbox, 2, Instant.EPOCH, 1, new InboxHead(2, 0, 1)));
    }
    committed.set(2);
    refused.add(bad);
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(2));

    assertThatThrownBy(shaky::healGaps).isInstanceOf(StoreUnavailableException.class);
    assertThat(clients.getLast().received()).containsExactly("snapshot 0", "live 1", "live 2");

    refused.clear();
    assertThat(shaky.healGaps()).isOne();
    assertThat(clients.getFirst().received()).containsExactly("snapshot 0", "live 1", "live 2");
  }

  @Test
  void aChangeThatCannotBePutIntoAnEventIsMissingAndNotForgotten() {
    InboxStream stream =
        new InboxStream(_ -> {
          throw new IllegalStateException("bug");
        });
    Client client = new Client(MAX_HELD);
    stream.join(client.subscriber);
    stream.holdBack(client.subscriber);
    stream.release(client.subscriber, GatewayEvents.unread(page(0)));

    assertThatThrownBy(() -> stream.push(change(1), 0)).hasMessage("bug");

    assertThat(stream.position().seq()).isZero();
    assertThat(stream.needsHealing(1, 10)).isTrue();
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
                streams.sendSnapshot(INBOX, client.subscriber, reader(streams)::unread);
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
    streams.sendSnapshot(INBOX, client.subscriber, reader(streams)::unread);
    return client;
  }

  private void push(long seq) {
    streams.push(change(seq));
  }

  private int reconcile() {
    return streams.reconcile(0, 1) + streams.reconcile(0, 1);
  }

  private InboxReader reader(InboxStreams of) {
    return Objects.requireNonNull(readers.get(of));
  }

  /// @param pages the unread page of an inbox, whose head is that of every other question too
  private InboxStreams streams(Function<InboxKey, NotificationPage> pages) {
    InboxReader reader = new InboxReader(new MarksOnly(pages), PageRequest.first(PAGE, 1000));
    InboxStreams made = new InboxStreams(reader, nanos::get);
    readers.put(made, reader);
    return made;
  }

  private NotificationPage page(long seq) {
    return new NotificationPage(
        List.of(), OptionalLong.empty(), new InboxHead(seq, 0, epoch.get()));
  }

  private InboxChange change(long seq) {
    return new InboxChange.AllRead(
        INBOX, seq, Instant.EPOCH, 1, new InboxHead(seq, 0, epoch.get()));
  }

  /// Inboxes in which nothing happens but read-alls.
  private final class MarksOnly extends EmptyStore {
    private final Function<InboxKey, NotificationPage> pages;

    MarksOnly(Function<InboxKey, NotificationPage> pages) {
      this.pages = pages;
    }

    @Override
    public NotificationPage unread(InboxKey inbox, PageRequest page) {
      return pages.apply(inbox);
    }

    @Override
    public SyncResult changesSince(InboxKey inbox, SyncRequest request) {
      NotificationPage page = pages.apply(inbox);
      InboxHead head = page.head();
      if (request.epoch() != head.epoch() || request.since() > head.seq()) {
        return new SyncResult.Reset(page);
      }
      long to = Math.min(head.seq(), request.since() + PAGE);
      List<ReadMark> marks =
          LongStream.rangeClosed(request.since() + 1, to)
              .mapToObj(seq -> new ReadMark(seq, Instant.EPOCH, seq))
              .toList();
      return new SyncResult.Changes(List.of(), marks, request.since(), to, head, to < head.seq());
    }

    @Override
    public Map<InboxKey, InboxHead> heads(Collection<InboxKey> inboxes) {
      return inboxes.stream()
          .collect(Collectors.toMap(inbox -> inbox, inbox -> pages.apply(inbox).head()));
    }

    @Override
    public void renewEpoch(InboxKey inbox, InboxHead known) {
      epoch.compareAndSet(known.epoch(), known.epoch() + 1);
    }
  }

  /// Notes what it is sent in a word each.
  private static final class Client {
    private static final Pattern SEQ = Pattern.compile("\"seq\":(\\d+)");
    private static final Pattern SINCE = Pattern.compile("\"since\":(\\d+)");
    private final List<String> received = Collections.synchronizedList(new ArrayList<>());
    private final InboxSubscriber subscriber;
    private String before = "";

    Client(int maxHeld) {
      this(false, maxHeld);
    }

    Client(boolean synced, int maxHeld) {
      subscriber = new InboxSubscriber(this::receive, synced, maxHeld, () -> received.add("ended"));
    }

    private void receive(Event event) {
      String argument = event.arguments().getFirst().toString();
      switch (event.name()) {
        case "unread-count" -> {
          if (before.equals("unread-notifications")) {
            received.add("snapshot " + number(SEQ, argument));
          }
        }
        case "notifications-read-all" -> received.add("live " + number(SEQ, argument));
        case "sync" ->
            received.add(
                argument.contains("\"reset\":true")
                    ? "reset " + number(SEQ, argument)
                    : "sync " + number(SINCE, argument) + "-" + number(SEQ, argument));
        default -> {}
      }
      before = event.name();
    }

    /// A sync ends with its marks: the first number after its `since` is its own.
    private static String number(Pattern pattern, String json) {
      Matcher matcher = pattern.matcher(json);
      assertThat(matcher.find()).as(json).isTrue();
      return matcher.group(1);
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
