package dev.carillon.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.DeliveryState;
import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.NewNotification;
import dev.carillon.notification.domain.NotificationIds;
import dev.carillon.notification.domain.Payload;
import dev.carillon.notification.domain.Routing;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.ports.Deliveries;
import dev.carillon.notification.usecases.ports.IdempotencyKey;
import dev.carillon.notification.usecases.ports.PersonalData.Erased;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class PostgresPersonalDataTest {
  private static final TestDatabase DATABASE =
      TestDatabase.migrated(TestServers.postgres18(), "personal_data");
  private static final PostgresNotificationStore STORE =
      new PostgresNotificationStore(DATABASE.dataSource(), WriterOptions.defaults());
  private static final PostgresDeliveries DELIVERIES =
      new PostgresDeliveries(DATABASE.dataSource());
  private static final TenantId ACME = new TenantId("acme");
  private static final Routing BY_MAIL = Routing.of(Set.of(Channel.REALTIME, Channel.EMAIL));

  private final PostgresPersonalData data = new PostgresPersonalData(DATABASE.dataSource());
  private final NotificationIds ids = new NotificationIds(InstantSource.system());

  @AfterAll
  static void close() {
    DELIVERIES.close();
    STORE.close();
    DATABASE.close();
  }

  private static InboxKey inbox(String receiver) {
    return new InboxKey(ACME, new UserId(receiver));
  }

  private void send(String receiver, Routing routing) {
    NewNotification notification =
        new NewNotification(
            ids.next(),
            ACME,
            new UserId(receiver),
            UserId.SYSTEM,
            "an object",
            "a.type",
            new Payload("{}"),
            Instant.now(),
            null,
            null,
            routing);
    IdempotencyKey key =
        new IdempotencyKey(
            IdempotencyKey.userScope(new UserId(receiver)),
            ids.next().toString(),
            "",
            Duration.ofHours(1));
    STORE.append(notification, key).toCompletableFuture().join();
  }

  /// Rows in every table that names people.
  private static void everything(String receiver) {
    String[] statements = {
      "insert into contact (tenant, receiver, email) select id, :who, 'a@b.c' from tenant",
      "insert into preference (tenant, receiver) select id, :who from tenant",
      """
      insert into device (tenant, receiver, id, platform, token, token_hash, created_at, last_seen_at)
      select id, :who, 'phone', 'FCM', :who, sha256(convert_to(:who, 'UTF8')), now(), now() from tenant
      """,
      """
      insert into topic (tenant, key, members) select id, 'releases', 0 from tenant
      on conflict do nothing
      """,
      "insert into topic_member (tenant, topic, receiver) select id, 'releases', :who from tenant",
      "update topic set members = members + 1",
      """
      insert into grouping_window (tenant, receiver, key, edge, id, closes_at)
      select id, :who, 'k', 'trailing', gen_random_uuid(), now() from tenant
      """,
      """
      insert into scheduled (id, tenant, kind, caller, may_write_to_others, request, created_at,
        send_at, next_attempt_at, receiver)
      select gen_random_uuid(), id, 'NOTIFICATION', c.caller, true,
        json_build_object('receiverId', c.receiver), now(), now(), now(), c.receiver
      from tenant, (values ('service:s', :who), ('user:' || :who, 'somebody')) c(caller, receiver)
      """,
      """
      insert into broadcast (id, tenant, critical, sender, object, type, payload, created_at)
      select gen_random_uuid(), id, false, 'system', 'o', 't', '{}', now() from tenant
      """,
      """
      insert into broadcast_failure (broadcast, receiver, reason) select id, :who, 'r' from broadcast
      on conflict do nothing
      """,
      """
      insert into told_event (id, tenant, name, key, occurred_at, data, attempts)
      select gen_random_uuid(), 'acme', 'a.b', k.key, now(), k.data, 1
      from (values (:who, '{}'),
        ('k', json_build_object('deep', json_build_array(:who))::text)) k(key, data)
      """,
    };
    for (String statement : statements) {
      var prepared = DATABASE.jdbc().sql(statement);
      (statement.contains(":who") ? prepared.param("who", receiver) : prepared).update();
    }
  }

  /// Wherever a column holds it, or a part of one.
  private static List<String> tablesThatName(String receiver) {
    return DATABASE
        .jdbc()
        .sql("select tablename from pg_tables where schemaname = 'public' order by 1")
        .query((rows, _) -> rows.getString("tablename"))
        .list()
        .stream()
        .filter(table ->
            DATABASE
                .jdbc()
                .sql("select exists (select from %s x where x::text like ?)".formatted(table))
                .param("%" + receiver + "%")
                .query(Boolean.class)
                .single())
        .toList();
  }

  @Test
  void nothingIsLeftOfWhoIsErasedAndOthersKeepTheirs() {
    for (String who : List.of("zoe-1", "kim-1")) {
      send(who, BY_MAIL);
      send(who, Routing.of(Set.of(Channel.EMAIL)));
      STORE.markAllRead(inbox(who), OptionalLong.empty(), Instant.now());
      send(who, Routing.INBOX);
      everything(who);
    }
    DELIVERIES
        .claim(Channel.EMAIL, 10, Duration.ofMinutes(1))
        .due()
        .forEach(claimed -> DELIVERIES.finish(sent(claimed)));
    List<String> before = tablesThatName("kim-1");
    assertThat(before).hasSizeGreaterThanOrEqualTo(12).isEqualTo(tablesThatName("zoe-1"));
    InboxHead kims = STORE.head(inbox("kim-1"));

    Erased erased = data.eraseSome(inbox("zoe-1"), 100);

    assertThat(erased).isEqualTo(new Erased(2, 2, 2, 1, 1, true));
    assertThat(tablesThatName("zoe-1")).isEmpty();
    assertThat(tablesThatName("kim-1")).isEqualTo(before);
    assertThat(STORE.head(inbox("kim-1"))).isEqualTo(kims);
    assertThat(DATABASE.count("select members from topic")).isEqualTo(1);
    assertThat(data.eraseSome(inbox("zoe-1"), 100)).isEqualTo(new Erased(0, 0, 0, 0, 0, true));
  }

  @Test
  void pastEventsForgetWhoIsErasedHoweverTheyAreWritten() {
    DATABASE
        .jdbc()
        .sql(
            """
            insert into told_event (id, tenant, name, occurred_at, data, attempts, last_error)
            select gen_random_uuid(), 'acme', v.name, now(), v.data, 1, 'about 4711'
            from (values
              ('number', '{"who": [4711]}'),
              ('escaped', '{"who": "\\u0034711"}'),
              ('unreadable', '{"who": "\\u0000 4711"}'),
              ('longer', '{"who": 47112, "text": "4711 of them"}')) v(name, data)
            """)
        .update();

    data.eraseSome(inbox("4711"), 100);

    assertThat(
            DATABASE
                .jdbc()
                .sql(
                    """
                    select name from told_event
                    where name in ('number', 'escaped', 'unreadable', 'longer') and data is not null
                    """)
                .query(String.class)
                .list())
        .containsExactly("longer");
    assertThat(
            DATABASE.count(
                "select count(*) from told_event where name = 'number' and last_error is null"))
        .isEqualTo(1);
  }

  private static Deliveries.Result sent(Deliveries.Claimed claimed) {
    String target = claimed.inbox().receiver() + "@example.org";
    return new Deliveries.Result(
        claimed.id(),
        claimed.attempt(),
        DeliveryState.SENT,
        null,
        null,
        true,
        List.of(target),
        List.of(
            new Deliveries.Attempt(
                target, "smtp", Instant.now(), Duration.ofMillis(1), "accepted", "250")),
        null);
  }

  @Test
  void aLargeInboxIsErasedInStepsAndItsHeadTellsTheTruthMeanwhile() {
    for (int i = 0; i < 5; i++) {
      send("liz", Routing.INBOX);
    }
    InboxHead before = STORE.head(inbox("liz"));

    assertThat(data.eraseSome(inbox("liz"), 2).done()).isFalse();

    InboxHead meanwhile = STORE.head(inbox("liz"));
    assertThat(meanwhile.unread()).isEqualTo(3);
    assertThat(meanwhile.seq()).isGreaterThan(before.seq());
    assertThat(data.eraseSome(inbox("liz"), 2).done()).isFalse();
    assertThat(data.eraseSome(inbox("liz"), 2)).isEqualTo(new Erased(1, 0, 0, 0, 0, true));
    assertThat(STORE.head(inbox("liz"))).isEqualTo(InboxHead.EMPTY);
    send("liz", Routing.INBOX);
    InboxHead anew = STORE.head(inbox("liz"));
    assertThat(anew.seq()).isEqualTo(1);
    assertThat(anew.epoch()).isNotEqualTo(before.epoch());
  }

  private static void scheduled(String receiver, int attempt, @Nullable String error) {
    DATABASE
        .jdbc()
        .sql(
            """
            insert into scheduled (id, tenant, kind, caller, may_write_to_others, request, created_at,
              send_at, next_attempt_at, receiver, attempt, last_error)
            select gen_random_uuid(), id, 'NOTIFICATION', 'service:s', true,
              '{"payload":{"m":"\\ud800"}}', now(), now(), now() + interval '1 min', ?, ?, ?
            from tenant where key = 'acme'
            """)
        .param(receiver)
        .param(attempt)
        .param(error)
        .update();
  }

  @Test
  void whatWaitsForItsTimeIsErasedWhateverItHolds() {
    send("ned", Routing.INBOX);
    scheduled("ned", 0, null);
    scheduled("ned", 2, "the store was away");
    scheduled("bystander", 0, null);

    assertThat(data.eraseSome(inbox("ned"), 100)).isEqualTo(new Erased(1, 0, 2, 0, 0, true));
    assertThat(tablesThatName("ned")).isEmpty();
    assertThat(tablesThatName("bystander")).isNotEmpty();
  }

  @Test
  void whileSomethingIsOnItsWayIntoTheInboxItIsNotDone() {
    send("oda", Routing.INBOX);
    scheduled("oda", 1, null);

    assertThat(data.eraseSome(inbox("oda"), 100)).isEqualTo(new Erased(1, 0, 0, 0, 0, false));

    send("oda", Routing.INBOX);
    DATABASE
        .jdbc()
        .sql(
            """
            update scheduled set state = 'SENT', request = null, finished_at = now()
            where receiver = 'oda'
            """)
        .update();
    assertThat(data.eraseSome(inbox("oda"), 100)).isEqualTo(new Erased(1, 0, 1, 0, 0, true));
    assertThat(tablesThatName("oda")).isEmpty();
  }

  /// In a transaction that is still to be committed.
  @Test
  void whatSomebodyEndsAtTheMomentIsErasedTheNextTime() throws Exception {
    send("pia", BY_MAIL);
    try (Connection other = DATABASE.dataSource().getConnection()) {
      other.setAutoCommit(false);
      try (var lock =
          other.prepareStatement("select 1 from delivery where receiver = 'pia' for update")) {
        lock.execute();
      }

      assertThat(data.eraseSome(inbox("pia"), 100)).isEqualTo(new Erased(1, 0, 0, 0, 0, false));

      other.rollback();
    }
    assertThat(data.eraseSome(inbox("pia"), 100)).isEqualTo(new Erased(0, 1, 0, 0, 0, true));
  }

  @Test
  void whatIsBeingSentMeanwhileLeavesNothingBehind() {
    send("max", BY_MAIL);
    Deliveries.Claimed claimed =
        DELIVERIES.claim(Channel.EMAIL, 10, Duration.ofMinutes(1)).due().getLast();

    data.eraseSome(inbox("max"), 100);
    DELIVERIES.finish(sent(claimed));

    assertThat(tablesThatName("max@example.org")).isEmpty();
  }
}
