package dev.carillon.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.carillon.notification.domain.Audience;
import dev.carillon.notification.domain.Broadcast;
import dev.carillon.notification.domain.Broadcast.Priority;
import dev.carillon.notification.domain.Broadcast.State;
import dev.carillon.notification.domain.BroadcastId;
import dev.carillon.notification.domain.BroadcastProgress;
import dev.carillon.notification.domain.BroadcastProgress.Failure;
import dev.carillon.notification.domain.Contact;
import dev.carillon.notification.domain.InboxChange;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.Notification;
import dev.carillon.notification.domain.NotificationIds;
import dev.carillon.notification.domain.Payload;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.TopicKey;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.commands.RunBroadcasts;
import dev.carillon.notification.usecases.ports.Broadcasts;
import dev.carillon.notification.usecases.ports.Broadcasts.Begun;
import dev.carillon.notification.usecases.ports.Broadcasts.Origin;
import dev.carillon.notification.usecases.ports.PageRequest;
import dev.carillon.notification.usecases.ports.Wording;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/// Broadcasts, and the inboxes after them.
class PostgresBroadcastsTest {
  private static final Instant NOW = Instant.parse("2026-11-29T05:00:00.123Z");
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final TopicKey NEWS = new TopicKey("news");
  private static final Audience EVERYONE = new Audience.Everyone();
  private static final TestDatabase DATABASE =
      TestDatabase.migrated(TestServers.postgres18(), "broadcasts");

  private final NotificationIds ids = new NotificationIds(InstantSource.system());
  private final TenantId tenant = new TenantId("acme");
  private final TenantId other = new TenantId("globex");
  private final PostgresTopics topics = new PostgresTopics(DATABASE.dataSource(), 10, 10_000);
  private final PostgresContacts contacts = new PostgresContacts(DATABASE.dataSource());
  private final Broadcasts broadcasts = new PostgresBroadcasts(DATABASE.dataSource(), 3);
  private final PostgresNotificationStore inboxes =
      new PostgresNotificationStore(DATABASE.dataSource(), WriterOptions.defaults());
  private final ConcurrentLinkedQueue<InboxChange> pushed = new ConcurrentLinkedQueue<>();
  private final Wording inTheirLanguage =
      new Wording() {
        @Override
        public boolean knows(String texts) {
          return texts.equals("greetings");
        }

        @Override
        public Payload worded(String texts, Payload payload, Contact reader) {
          Locale locale = reader.locale();
          if (Locale.GERMAN.equals(locale)) {
            throw new IllegalStateException("no German");
          }
          return new Payload(
              "{\"message\":\"%s %s\"}"
                  .formatted(texts, locale == null ? "fr" : locale.getLanguage()));
        }
      };

  @AfterAll
  static void close() {
    DATABASE.close();
  }

  @BeforeEach
  void empty() {
    DATABASE
        .jdbc()
        .sql(
            """
            truncate tenant, inbox, notification, contact, topic, topic_member, broadcast,
              broadcast_failure
            """)
        .update();
  }

  /// By PostgreSQL's own count, with what it knows of tables that nobody analyzed yet.
  @Test
  void aChunkReadsNoMoreThanItsReceivers() throws SQLException {
    int members = 5000;
    int chunk = 10;
    topics.add(tenant, NEWS, users(members));
    users(members)
        .forEach(
            user -> contacts.put(new Contact(new InboxKey(tenant, user), Locale.FRENCH, null)));
    for (Audience audience : List.of(new Audience.Topic(NEWS), EVERYONE)) {
      begun(broadcast(audience, "system"));
      Broadcasts.Turn turn = broadcasts.claim(Broadcast.Priority.NORMAL, LEASE).orElseThrow();
      try (Connection connection = DATABASE.dataSource().getConnection()) {
        connection.setAutoCommit(false);
        DataSource one = new SingleConnectionDataSource(connection, true);
        Broadcasts measured = new PostgresBroadcasts(one, 3);
        long before = touched(one);

        assertThat(measured.next(turn, chunk)).hasSize(chunk);

        assertThat(touched(one) - before).as("rows of %s", audience).isBetween(1L, 51L);
        connection.rollback();
      }
    }
  }

  private static long touched(DataSource dataSource) {
    String sql =
        """
        select sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))
        from pg_stat_xact_user_tables
        """;
    return JdbcClient.create(dataSource).sql(sql).query(Long.class).single();
  }

  @Test
  void everyMemberOfATopicGetsOneAndTheCountsAreExact() {
    topics.add(tenant, NEWS, users(250));
    Broadcast broadcast = begun(broadcast(new Audience.Topic(NEWS), "system"));

    runAll(100);

    for (UserId user : users(250)) {
      assertThat(inbox(user)).hasSize(1);
      assertThat(inboxes.head(key(user)).unread()).isEqualTo(1);
    }
    assertThat(progress(broadcast))
        .isEqualTo(new BroadcastProgress(broadcast, State.DONE, 250L, 250, 0, List.of(), NOW));
    assertThat(pushed).hasSize(250);
  }

  @Test
  void aCopyIsWhatWasAskedForAndIsPushedAsItIsStored() {
    topics.add(tenant, NEWS, Set.of(new UserId("ada")));
    begun(broadcast(new Audience.Topic(NEWS), "boss"));

    runAll(10);

    Notification copy = inbox(new UserId("ada")).getFirst();
    assertThat(copy.sender()).isEqualTo(new UserId("boss"));
    assertThat(copy.object()).isEqualTo("news.out");
    assertThat(copy.type()).isEqualTo("news");
    assertThat(copy.payload()).isEqualTo(new Payload("{\"n\": 1}"));
    assertThat(copy.createdAt()).isEqualTo(NOW);
    assertThat(pushed)
        .containsExactly(new InboxChange.Added(copy, inboxes.head(key(new UserId("ada")))));
  }

  @Test
  void everyoneAreThoseWithAnInboxOrAContactOfTheTenant() {
    notified(tenant, "has-inbox");
    notified(tenant, "has-both");
    notified(other, "elsewhere");
    contacts.put(contact(tenant, "has-both", Locale.FRENCH));
    contacts.put(contact(tenant, "has-contact", Locale.FRENCH));
    Broadcast broadcast = begun(broadcast(EVERYONE, "system"));

    runAll(2);

    assertThat(inbox(new UserId("has-inbox"))).hasSize(2);
    assertThat(inbox(new UserId("has-both"))).hasSize(2);
    assertThat(inbox(new UserId("has-contact"))).hasSize(1);
    assertThat(inboxes.head(new InboxKey(other, new UserId("elsewhere"))).seq()).isEqualTo(1);
    assertThat(progress(broadcast).expected()).isEqualTo(3);
    assertThat(progress(broadcast).sent()).isEqualTo(3);
  }

  @Test
  void nobodyIsToldOfTheirOwnAct() {
    topics.add(tenant, NEWS, Set.of(new UserId("ada"), new UserId("bob")));
    begun(broadcast(new Audience.Topic(NEWS), "ada"));

    runAll(10);

    assertThat(inbox(new UserId("ada"))).isEmpty();
    assertThat(inbox(new UserId("bob"))).hasSize(1);
  }

  @Test
  void eachReadsItInTheirLanguageAndOneThatLacksItKeepsNobodyFromTheirs() {
    contacts.put(contact(tenant, "fr", Locale.FRENCH));
    contacts.put(contact(tenant, "de", Locale.GERMAN));
    contacts.put(contact(tenant, "en", Locale.ENGLISH));
    Broadcast broadcast = begun(broadcast(EVERYONE, Priority.NORMAL, "greetings", null));

    runAll(10);

    assertThat(message("fr")).isEqualTo("{\"message\":\"greetings fr\"}");
    assertThat(message("en")).isEqualTo("{\"message\":\"greetings en\"}");
    assertThat(inbox(new UserId("de"))).isEmpty();
    assertThat(progress(broadcast))
        .isEqualTo(
            new BroadcastProgress(
                broadcast,
                State.DONE,
                3L,
                2,
                1,
                List.of(new Failure(new UserId("de"), "no German")),
                NOW));
  }

  @Test
  void aNodeThatLacksTheTextsLeavesTheBroadcastToOneThatHasThem() {
    contacts.put(contact(tenant, "fr", Locale.FRENCH));
    Broadcast broadcast = begun(broadcast(EVERYONE, Priority.NORMAL, "of a later release", null));

    assertThatIllegalStateException()
        .isThrownBy(() -> runner(LEASE).turn(Priority.NORMAL, 10))
        .withMessage("this node has no texts of a later release");

    assertThat(progress(broadcast).state()).isEqualTo(State.RUNNING);
    assertThat(progress(broadcast).failed()).isZero();
  }

  @Test
  void aReceiverTheStoreWillNotTakeIsNotedAndKeepsNobodyFromTheirs() {
    topics.add(tenant, NEWS, users(50));
    DATABASE
        .jdbc()
        .sql("alter table notification add constraint bad check (receiver not in ('u7', 'u31'))")
        .update();
    try {
      Broadcast broadcast = begun(broadcast(new Audience.Topic(NEWS), "system"));
      runAll(20);

      BroadcastProgress done = progress(broadcast);
      assertThat(done.sent()).isEqualTo(48);
      assertThat(done.failed()).isEqualTo(2);
      assertThat(done.failures())
          .containsExactly(
              new Failure(new UserId("u31"), "not stored, SQLSTATE 23514"),
              new Failure(new UserId("u7"), "not stored, SQLSTATE 23514"));
      assertThat(inbox(new UserId("u8"))).hasSize(1);
      assertThat(inboxes.head(key(new UserId("u7"))).unread()).isZero();
    } finally {
      DATABASE.jdbc().sql("alter table notification drop constraint bad").update();
    }
  }

  @Test
  void theFirstHundredFailuresAreKeptAndAllAreCounted() {
    for (UserId user : users(130)) {
      contacts.put(contact(tenant, user.value(), Locale.GERMAN));
    }
    Broadcast broadcast = begun(broadcast(EVERYONE, Priority.NORMAL, "greetings", null));

    runAll(60);

    assertThat(progress(broadcast).failed()).isEqualTo(130);
    assertThat(progress(broadcast).failures()).hasSize(BroadcastProgress.MAX_FAILURES);
  }

  @Test
  void aChunkThatWasWrittenIsNotWrittenAgainByWhoWasGivenTheSameTurn() {
    topics.add(tenant, NEWS, users(10));
    begun(broadcast(new Audience.Topic(NEWS), "system"));
    Broadcasts.Turn turn = broadcasts.claim(Priority.NORMAL, LEASE).orElseThrow();
    List<Broadcasts.Letter> letters = letters(broadcasts.next(turn, 10));

    assertThat(broadcasts.deliver(turn, letters, NOW)).hasSize(10);
    assertThat(broadcasts.deliver(turn, letters(broadcasts.next(turn, 10)), NOW)).isEmpty();
    runAll(10);

    for (UserId user : users(10)) {
      assertThat(inbox(user)).hasSize(1);
    }
  }

  @Test
  void whoIsKilledBeforeTheChunkIsWrittenLeavesItToTheNext() {
    topics.add(tenant, NEWS, users(10));
    Broadcast broadcast = begun(broadcast(new Audience.Topic(NEWS), "system"));
    broadcasts.claim(Priority.NORMAL, LEASE);

    assertThat(broadcasts.claim(Priority.NORMAL, LEASE)).isEmpty();
    DATABASE.jdbc().sql("update broadcast set next_turn_at = now()").update();
    runAll(3);

    assertThat(progress(broadcast).sent()).isEqualTo(10);
  }

  @Test
  void manyNodesAtOnceSendEachCopyOnce() throws Exception {
    topics.add(tenant, NEWS, users(200));
    Broadcast first = begun(broadcast(new Audience.Topic(NEWS), "system"));
    Broadcast second = begun(broadcast(new Audience.Topic(NEWS), "u5"));
    List<Callable<Void>> nodes = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      nodes.add(() -> {
        // Leases of no length: everyone is given the same turns.
        runAll(runner(Duration.ZERO), Priority.NORMAL, 7);
        return null;
      });
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var node : threads.invokeAll(nodes)) {
        node.get();
      }
    }

    assertThat(progress(first).sent()).isEqualTo(200);
    assertThat(progress(second).sent()).isEqualTo(199);
    for (UserId user : users(200)) {
      assertThat(inbox(user)).hasSize(user.value().equals("u5") ? 1 : 2);
    }
  }

  @Test
  void tenantsTakeTurnsWhateverTheNumberOfTheirBroadcasts() {
    topics.add(tenant, NEWS, users(20));
    topics.add(other, NEWS, users(20));
    begun(broadcast(new Audience.Topic(NEWS), "system"));
    begun(broadcast(new Audience.Topic(NEWS), "system"));
    begun(inTenant(other));
    List<String> turns = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Broadcasts.Turn turn = broadcasts.claim(Priority.NORMAL, LEASE).orElseThrow();
      turns.add(turn.broadcast().tenant().value());
      broadcasts.deliver(turn, letters(broadcasts.next(turn, 1)), NOW);
    }

    assertThat(turns)
        .containsExactly("acme", "globex", "acme", "globex", "acme", "globex", "acme", "globex");
  }

  @Test
  void whatIsCriticalWaitsForNothingElse() {
    topics.add(tenant, NEWS, users(5));
    begun(broadcast(new Audience.Topic(NEWS), "system"));
    Broadcast critical = begun(broadcast(new Audience.Topic(NEWS), Priority.CRITICAL, null, null));

    assertThat(broadcasts.claim(Priority.CRITICAL, LEASE))
        .hasValueSatisfying(turn -> assertThat(turn.broadcast()).isEqualTo(critical));
    assertThat(broadcasts.claim(Priority.CRITICAL, LEASE)).isEmpty();
  }

  @Test
  void aCancelledBroadcastSendsNothingMore() {
    topics.add(tenant, NEWS, users(10));
    Broadcast broadcast = begun(broadcast(new Audience.Topic(NEWS), "system"));
    Broadcasts.Turn turn = broadcasts.claim(Priority.NORMAL, LEASE).orElseThrow();
    List<Contact> receivers = broadcasts.next(turn, 5);

    assertThat(broadcasts.end(tenant, broadcast.id(), State.CANCELLED, NOW)).isTrue();
    assertThat(broadcasts.deliver(turn, letters(receivers), NOW)).isEmpty();
    runAll(10);

    assertThat(progress(broadcast).state()).isEqualTo(State.CANCELLED);
    assertThat(progress(broadcast).sent()).isZero();
    assertThat(broadcasts.end(tenant, broadcast.id(), State.DONE, NOW)).isFalse();
  }

  @Test
  void afterItsTimeItEnds() {
    topics.add(tenant, NEWS, users(10));
    Broadcast broadcast = begun(broadcast(new Audience.Topic(NEWS), Priority.NORMAL, null, NOW));

    runAll(10);

    assertThat(progress(broadcast).state()).isEqualTo(State.EXPIRED);
    assertThat(pushed).isEmpty();
  }

  @Test
  void theSameOriginBeginsOneOnly() {
    Origin origin = new Origin("event:1 listener", "f");
    Broadcast first = broadcast(EVERYONE, "system");

    assertThat(broadcasts.begin(first, origin)).isEqualTo(new Begun.Started(first.id()));
    assertThat(broadcasts.begin(first, origin)).isEqualTo(new Begun.Started(first.id()));
    assertThat(broadcasts.begin(broadcast(EVERYONE, "system"), origin))
        .isEqualTo(new Begun.Repeated(first.id()));
    assertThat(broadcasts.begin(broadcast(EVERYONE, "system"), new Origin(origin.key(), "g")))
        .isEqualTo(new Begun.OriginReused());
    assertThat(broadcasts.begin(inTenant(other), origin)).isInstanceOf(Begun.Started.class);
  }

  @Test
  void aTopicThatIsNotThereIsRefused() {
    assertThat(broadcasts.begin(broadcast(new Audience.Topic(NEWS), "system"), null))
        .isEqualTo(new Begun.UnknownTopic());
  }

  @Test
  void atTheBoundOfThoseThatRunTheNextIsRefused() {
    List<Broadcast> running =
        IntStream.range(0, 3).mapToObj(_ -> begun(broadcast(EVERYONE, "system"))).toList();

    assertThat(broadcasts.begin(broadcast(EVERYONE, "system"), null))
        .isEqualTo(new Begun.TooMany(3));
    assertThat(broadcasts.begin(inTenant(other), null)).isInstanceOf(Begun.Started.class);
    broadcasts.end(tenant, running.getFirst().id(), State.DONE, NOW);
    assertThat(broadcasts.begin(broadcast(EVERYONE, "system"), null))
        .isInstanceOf(Begun.Started.class);
  }

  @Test
  void theyAreListedNewestFirstAndForgottenAfterTheirEnd() {
    Broadcast old = begun(broadcast(EVERYONE, "system"));
    Broadcast young = begun(broadcast(EVERYONE, "system"));
    Set<BroadcastId> both = Set.of(old.id(), young.id());

    List<BroadcastProgress> first = broadcasts.list(tenant, null, 1);
    List<BroadcastProgress> second = broadcasts.list(tenant, first.getFirst().broadcast().id(), 9);
    assertThat(List.of(first, second).stream().flatMap(List::stream))
        .extracting(progress -> progress.broadcast().id())
        .containsExactlyInAnyOrderElementsOf(both);
    assertThat(broadcasts.list(other, null, 9)).isEmpty();
    assertThat(broadcasts.find(other, old.id())).isEmpty();

    broadcasts.end(tenant, old.id(), State.DONE, NOW);
    assertThat(broadcasts.forget(NOW, 10)).isZero();
    assertThat(broadcasts.forget(NOW.plusMillis(1), 10)).isEqualTo(1);
    assertThat(broadcasts.find(tenant, old.id())).isEmpty();
    assertThat(broadcasts.find(tenant, young.id())).isPresent();
  }

  @Test
  void oneOfAnEventIsForgottenWhenTheEventCannotBeToldAgain() {
    UUID event = UUID.randomUUID();
    Broadcast announced = broadcast(EVERYONE, "system");
    var _ = broadcasts.begin(announced, new Broadcasts.Origin("event:" + event + " rule", ""));
    DATABASE
        .jdbc()
        .sql(
            """
            insert into outbox (id, tenant, name, occurred_at, data, next_attempt_at, parked_at)
            values (?, 'default', 'paid', now(), '{}', now(), now())
            """)
        .param(event)
        .update();
    broadcasts.end(tenant, announced.id(), State.DONE, NOW);

    assertThat(broadcasts.forget(NOW.plusMillis(1), 10)).isZero();
    DATABASE.jdbc().sql("delete from outbox where id = ?").param(event).update();
    assertThat(broadcasts.forget(NOW.plusMillis(1), 10)).isEqualTo(1);
  }

  private RunBroadcasts runner(Duration lease) {
    return new RunBroadcasts(
        broadcasts, pushed::add, inTheirLanguage, ids, InstantSource.fixed(NOW), lease);
  }

  private void runAll(int chunk) {
    runAll(runner(LEASE), Priority.NORMAL, chunk);
  }

  private static void runAll(RunBroadcasts runner, Priority priority, int chunk) {
    Optional<Integer> more;
    do {
      more = runner.turn(priority, chunk);
    } while (more.isPresent());
  }

  private Broadcast broadcast(Audience audience, String sender) {
    return new Broadcast(
        new BroadcastId(ids.next().value()),
        tenant,
        audience,
        Priority.NORMAL,
        new UserId(sender),
        "news.out",
        "news",
        null,
        new Payload("{\"n\": 1}"),
        NOW,
        null,
        null,
        null);
  }

  private Broadcast broadcast(
      Audience audience, Priority priority, @Nullable String texts, @Nullable Instant expiresAt) {
    Broadcast plain = broadcast(audience, "system");
    return new Broadcast(
        plain.id(),
        tenant,
        audience,
        priority,
        plain.sender(),
        plain.object(),
        plain.type(),
        texts,
        plain.payload(),
        NOW,
        null,
        expiresAt,
        null);
  }

  private Broadcast inTenant(TenantId another) {
    Broadcast plain = broadcast(EVERYONE, "system");
    return new Broadcast(
        plain.id(),
        another,
        topics.find(another, NEWS).isPresent() ? new Audience.Topic(NEWS) : EVERYONE,
        plain.priority(),
        plain.sender(),
        plain.object(),
        plain.type(),
        null,
        plain.payload(),
        NOW,
        null,
        null,
        null);
  }

  private Broadcast begun(Broadcast broadcast) {
    assertThat(broadcasts.begin(broadcast, null)).isEqualTo(new Begun.Started(broadcast.id()));
    return broadcast;
  }

  private BroadcastProgress progress(Broadcast broadcast) {
    return broadcasts.find(broadcast.tenant(), broadcast.id()).orElseThrow();
  }

  private List<Broadcasts.Letter> letters(List<Contact> receivers) {
    return receivers.stream()
        .map(receiver ->
            new Broadcasts.Letter(ids.next(), receiver.who().receiver(), new Payload("{}"), null))
        .toList();
  }

  private void notified(TenantId whose, String user) {
    inboxes
        .append(Notifications.to(new InboxKey(whose, new UserId(user))), null)
        .toCompletableFuture()
        .join();
  }

  private static Contact contact(TenantId whose, String user, Locale locale) {
    return new Contact(new InboxKey(whose, new UserId(user)), locale, null);
  }

  private List<Notification> inbox(UserId user) {
    return inboxes.unread(key(user), PageRequest.first(100, 1_000_000)).items();
  }

  private String message(String user) {
    return inbox(new UserId(user)).getFirst().payload().json();
  }

  private InboxKey key(UserId user) {
    return new InboxKey(tenant, user);
  }

  private static Set<UserId> users(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new UserId("u" + i))
        .collect(Collectors.toCollection(() -> new TreeSet<>(Comparator.comparing(UserId::value))));
  }
}
