package dev.carillon.notification.usecases.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.Edge;
import dev.carillon.notification.domain.Group;
import dev.carillon.notification.domain.Grouping;
import dev.carillon.notification.domain.InboxChange;
import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.NewNotification;
import dev.carillon.notification.domain.Notification;
import dev.carillon.notification.domain.NotificationIds;
import dev.carillon.notification.domain.NotificationRules;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.domain.Violation;
import dev.carillon.notification.usecases.commands.CreateNotification.Command;
import dev.carillon.notification.usecases.commands.CreateNotification.Outcome;
import dev.carillon.notification.usecases.commands.CreateNotification.Reason;
import dev.carillon.notification.usecases.ports.Appended;
import dev.carillon.notification.usecases.ports.IdempotencyKey;
import dev.carillon.notification.usecases.ports.ScriptedStore;
import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CreateNotificationTest {
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00.123456Z");
  private static final TenantId ACME = new TenantId("acme");
  private static final Caller BACKEND = new Caller.Service(ACME, "backend");
  private static final Caller ANNA = new Caller.User(ACME, new UserId("anna"), false);
  private static final Caller SOCIAL_ANNA = new Caller.User(ACME, new UserId("anna"), true);

  private final ScriptedStore store = new ScriptedStore();
  private final List<InboxChange> pushed = new ArrayList<>();
  private final CreateNotification create =
      new CreateNotification(
          store,
          pushed::add,
          new NotificationRules(255, 16_384, Set.of(Channel.REALTIME)),
          new NotificationIds(InstantSource.fixed(NOW)),
          InstantSource.fixed(NOW));

  private static Command command(Caller caller, String receiver, @Nullable String sender) {
    return named(caller, receiver, sender, "an.object", "a.type");
  }

  private static Command named(
      Caller caller, String receiver, @Nullable String sender, String object, String type) {
    return new Command(
        caller, receiver, sender, object, type, "{}", Set.of(Channel.REALTIME), null, null, null);
  }

  private CompletableFuture<Outcome> execute(Command command) {
    return create.execute(command).toCompletableFuture();
  }

  /// Asks, and leaves the store without an answer.
  private void begin(Command command) {
    assertThat(execute(command)).isNotDone();
  }

  private NewNotification appended() {
    return ((ScriptedStore.Append) store.asked.getFirst()).notification();
  }

  @Test
  void itIsPushedAfterItIsStoredAndNotBefore() {
    CompletableFuture<Outcome> outcome = execute(command(BACKEND, "bob", null));
    assertThat(store.asked).hasSize(1);
    assertThat(pushed).isEmpty();
    assertThat(outcome).isNotDone();

    Notification stored = appended().storedAs(7);
    InboxHead head = new InboxHead(7, 3, 1);
    store.appended.complete(new Appended.Stored(stored, head));

    assertThat(pushed).containsExactly(new InboxChange.Added(stored, head));
    assertThat(outcome.join()).isEqualTo(new Outcome.Created(stored.id(), 7));
  }

  @Test
  void aReplayIsNotPushed() {
    CompletableFuture<Outcome> outcome = execute(command(BACKEND, "bob", null));
    var first = new NotificationIds(InstantSource.fixed(NOW)).next();
    store.appended.complete(new Appended.Replayed(first, 5));

    assertThat(outcome.join()).isEqualTo(new Outcome.Replayed(first, 5));
    assertThat(pushed).isEmpty();
  }

  private static Command grouped(Caller caller, Grouping group) {
    return new Command(
        caller,
        "bob",
        null,
        "an.object",
        "a.type",
        "{}",
        Set.of(Channel.REALTIME),
        null,
        null,
        null,
        group);
  }

  @Test
  void whatIsGroupedIsAppendedToItsGroup() {
    begin(grouped(BACKEND, Grouping.byType()));

    assertThat(((ScriptedStore.AppendGrouped) store.asked.getFirst()).group())
        .isEqualTo(new Group("a.type", Duration.ofSeconds(5), Edge.LEADING));
  }

  @Test
  void whatGrowsAnotherIsPushedAsThatOnesChange() {
    CompletableFuture<Outcome> outcome = execute(grouped(BACKEND, Grouping.byType()));
    Notification grown =
        ((ScriptedStore.AppendGrouped) store.asked.getFirst()).notification().storedAs(7);
    InboxHead head = new InboxHead(7, 3, 1);
    store.appended.complete(new Appended.Grown(grown, head));

    assertThat(pushed).containsExactly(new InboxChange.Updated(grown, head));
    assertThat(outcome.join()).isEqualTo(new Outcome.Grown(grown.id(), 7));
  }

  @Test
  void whatIsHeldBackIsNotPushed() {
    CompletableFuture<Outcome> outcome = execute(grouped(BACKEND, Grouping.byType()));
    var id = new NotificationIds(InstantSource.fixed(NOW)).next();
    store.appended.complete(new Appended.Held(id));

    assertThat(outcome.join()).isEqualTo(new Outcome.Held(id));
    assertThat(pushed).isEmpty();
  }

  @Test
  void aGroupThatBreaksRulesIsNamedWithTheRest() {
    Grouping none = new Grouping("", Duration.ZERO, Edge.TRAILING);

    assertThat(execute(grouped(BACKEND, none)).join())
        .isEqualTo(
            new Outcome.Invalid(
                List.of(
                    new Violation("group.key", Violation.Rule.BLANK, 0),
                    new Violation(
                        "group.window", Violation.Rule.WINDOW_OUT_OF_RANGE, 86_400_000))));
    assertThat(store.asked).isEmpty();
  }

  @Test
  void aReusedKeyIsNotPushed() {
    CompletableFuture<Outcome> outcome = execute(command(BACKEND, "bob", null));
    store.appended.complete(new Appended.KeyReused());

    assertThat(outcome.join()).isEqualTo(new Outcome.KeyReused());
    assertThat(pushed).isEmpty();
  }

  @Test
  void aStoreThatIsAwayIsTheCallersToKnow() {
    CompletableFuture<Outcome> outcome = execute(command(BACKEND, "bob", null));
    StoreUnavailableException away = new StoreUnavailableException("away", Duration.ofSeconds(1));
    store.appended.completeExceptionally(away);

    assertThatThrownBy(outcome::join).cause().isSameAs(away);
    assertThat(pushed).isEmpty();
  }

  @Test
  void whatBreaksRulesIsNotStored() {
    Outcome outcome = execute(named(BACKEND, " ", null, "", "t")).join();

    assertThat(outcome)
        .isEqualTo(
            new Outcome.Invalid(
                List.of(
                    new Violation("object", Violation.Rule.BLANK, 0),
                    new Violation("receiverId", Violation.Rule.BLANK, 0))));
    assertThat(store.asked).isEmpty();
  }

  @Test
  void itIsStoredInTheCallersTenantInMillisecondsAndWithItsKey() {
    IdempotencyKey key = new IdempotencyKey("s", "k", "f", null);
    Instant expiresAt = NOW.plusSeconds(60);
    begin(
        new Command(
            BACKEND,
            "bob",
            null,
            "o",
            "t",
            "{\"a\":1}",
            Set.of(Channel.REALTIME),
            expiresAt,
            "invoice/42",
            key));

    NewNotification notification = appended();
    assertThat(notification.tenant()).isEqualTo(ACME);
    assertThat(notification.receiver()).isEqualTo(new UserId("bob"));
    assertThat(notification.createdAt()).isEqualTo(Instant.parse("2026-11-22T09:00:00.123Z"));
    assertThat(notification.expiresAt()).isEqualTo(expiresAt);
    assertThat(notification.about()).isEqualTo("invoice/42");
    assertThat(notification.payload().json()).isEqualTo("{\"a\":1}");
    assertThat(((ScriptedStore.Append) store.asked.getFirst()).key()).isEqualTo(key);
  }

  @Test
  void aServiceMayNameAnySenderAndIsTheSystemOtherwise() {
    begin(command(BACKEND, "bob", "anna"));
    begin(command(BACKEND, "bob", null));

    assertThat(store.asked)
        .extracting(asked -> ((ScriptedStore.Append) asked).notification().sender())
        .containsExactly(new UserId("anna"), UserId.SYSTEM);
  }

  @Test
  void aPersonIsTheSenderOfWhatTheySend() {
    begin(command(ANNA, "anna", null));

    assertThat(appended().sender()).isEqualTo(new UserId("anna"));
  }

  private void assertForbidden(Command command, Reason reason) {
    assertThat(execute(command).join()).isEqualTo(new Outcome.Forbidden(reason));
    assertThat(store.asked).isEmpty();
  }

  @Test
  void aPersonMayNotNameASenderNotEvenThemselves() {
    assertForbidden(command(SOCIAL_ANNA, "bob", "bob"), Reason.SENDER_IS_THE_CALLER);
    assertForbidden(command(SOCIAL_ANNA, "bob", "anna"), Reason.SENDER_IS_THE_CALLER);
  }

  @ParameterizedTest
  @CsvSource({
    "system.down, t",
    "o, system.down",
    "system., system.",
    "o, System.down",
    "' system.down', t"
  })
  void onlyServicesUseSystemNames(String object, String type) {
    assertForbidden(named(SOCIAL_ANNA, "bob", null, object, type), Reason.SYSTEM_TYPE);

    begin(named(BACKEND, "bob", null, object, type));
    assertThat(store.asked).hasSize(1);
  }

  @Test
  void aPersonMayWriteToOthersWhereTheTenantAllowsIt() {
    assertForbidden(command(ANNA, "bob", null), Reason.RECEIVER_IS_ANOTHER);

    begin(command(SOCIAL_ANNA, "bob", null));
    assertThat(store.asked).hasSize(1);
  }
}
