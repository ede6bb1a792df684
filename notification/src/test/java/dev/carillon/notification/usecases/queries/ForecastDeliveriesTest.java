package dev.carillon.notification.usecases.queries;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.Contact;
import dev.carillon.notification.domain.DeliveryPlan;
import dev.carillon.notification.domain.DeliveryTarget;
import dev.carillon.notification.domain.Digest;
import dev.carillon.notification.domain.Escalation;
import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.NewNotification;
import dev.carillon.notification.domain.NotificationIds;
import dev.carillon.notification.domain.Outgoing;
import dev.carillon.notification.domain.Payload;
import dev.carillon.notification.domain.PreferenceRule;
import dev.carillon.notification.domain.Preferences;
import dev.carillon.notification.domain.Preferences.Ground;
import dev.carillon.notification.domain.QuietHours;
import dev.carillon.notification.domain.Routing;
import dev.carillon.notification.domain.SuppressionReason;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.TypePattern;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.ports.ChannelAddresses;
import dev.carillon.notification.usecases.ports.ChannelRates;
import dev.carillon.notification.usecases.ports.Contacts;
import dev.carillon.notification.usecases.ports.ContentPreview;
import dev.carillon.notification.usecases.ports.PreferenceStore;
import dev.carillon.notification.usecases.ports.ScriptedStore;
import dev.carillon.notification.usecases.verdicts.Receiver;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ForecastDeliveriesTest {
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
  private static final InboxKey ADA = inbox("ada");
  private static final InboxKey BOB = inbox("bob");
  private static final Ground RULE = new Ground(Ground.Kind.OWN, TypePattern.ALL);
  private static final Routing EMAIL_TOO = Routing.of(Set.of(Channel.REALTIME, Channel.EMAIL));

  private final NotificationIds ids = new NotificationIds(InstantSource.fixed(NOW));
  private final Map<InboxKey, Contact> contacts = new HashMap<>();
  private final Map<InboxKey, Preferences> preferences = new HashMap<>();
  private final List<String> questions = new ArrayList<>();
  private final List<Outgoing> written = new ArrayList<>();
  private final ScriptedStore store = new ScriptedStore();
  private int left = 100;

  private static InboxKey inbox(String who) {
    return new InboxKey(new TenantId("acme"), new UserId(who));
  }

  private final class KnownContacts implements Contacts {
    @Override
    public Optional<Contact> find(InboxKey who) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Map<InboxKey, Contact> findAll(Collection<InboxKey> who) {
      questions.add("contacts of " + who.size());
      return contacts;
    }

    @Override
    public void put(Contact contact) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Contact putLanguage(InboxKey who, @Nullable Locale locale, @Nullable ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }

  private final class KnownPreferences implements PreferenceStore {
    @Override
    public Map<InboxKey, Preferences> findAll(Collection<InboxKey> who) {
      questions.add("preferences of " + who.size());
      return preferences;
    }

    @Override
    public void put(
        InboxKey who,
        List<PreferenceRule> rules,
        @Nullable QuietHours quietHours,
        @Nullable Digest digest) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean add(InboxKey who, PreferenceRule rule) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<PreferenceRule> defaults(TenantId tenant) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void putDefaults(TenantId tenant, List<PreferenceRule> rules) {
      throw new UnsupportedOperationException();
    }
  }

  /// So many messages may be sent to anyone, for ever.
  private final class Tokens implements ChannelRates {
    @Override
    public boolean take(InboxKey who, Channel channel) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void giveBack(InboxKey who, Channel channel) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean wouldTake(InboxKey who, Channel channel, int messages, Duration in) {
      return messages <= left;
    }
  }

  private final class Devices implements ChannelAddresses {
    @Override
    public Map<Recipient, Found> of(List<Recipient> recipients, Map<InboxKey, Contact> known) {
      questions.add("devices of " + recipients.size());
      Found two =
          new Found.At(
              List.of(
                  new DeliveryTarget.Device("phone", DeliveryTarget.Platform.FCM, "secret"),
                  new DeliveryTarget.Device("tablet", DeliveryTarget.Platform.APNS, "secret")));
      return recipients.stream().collect(Collectors.toMap(Function.identity(), _ -> two));
    }

    @Override
    public boolean gone(InboxKey who, DeliveryTarget target) {
      throw new UnsupportedOperationException();
    }
  }

  private ContentPreview.Seen write(Outgoing message) {
    written.add(message);
    return new ContentPreview.Seen.Webhook(message.items().getFirst().payload().json());
  }

  private NewNotification to(InboxKey who, Routing routing, @Nullable Instant expiresAt) {
    return new NewNotification(
        ids.next(),
        who.tenant(),
        who.receiver(),
        UserId.SYSTEM,
        "object",
        "a.type",
        new Payload("{\"n\":1}"),
        NOW,
        expiresAt,
        null,
        routing);
  }

  private List<ForecastDeliveries.Foretold> forecasts(NewNotification... notifications) {
    ForecastDeliveries forecast =
        new ForecastDeliveries(
            Map.of(
                Channel.EMAIL,
                new ForecastDeliveries.Way(new EmailAddresses(false), this::write),
                Channel.PUSH,
                new ForecastDeliveries.Way(new Devices(), this::write)),
            new ForecastDeliveries.Needs(
                new Receiver.Sources(
                    new KnownContacts(), new KnownPreferences(), Locale.FRENCH, ZoneOffset.UTC),
                new Tokens(),
                store,
                InstantSource.fixed(NOW)));
    return forecast.execute(List.of(notifications));
  }

  private Forecast only(Routing routing, @Nullable Instant expiresAt) {
    return forecasts(to(ADA, routing, expiresAt)).getFirst().deliveries().getFirst().forecast();
  }

  private Forecast email() {
    return only(EMAIL_TOO, null);
  }

  private void reached(InboxKey who, boolean verified) {
    contacts.put(
        who,
        new Contact(
            who, null, null, new Contact.Email(who.receiver().value() + "@x.org", verified), null));
  }

  private static Forecast.Sent sent(Instant at, Ground ground) {
    return new Forecast.Sent(
        at, List.of("ada@x.org"), ground, new ContentPreview.Seen.Webhook("{\"n\":1}"));
  }

  private static Forecast suppressed(SuppressionReason reason, Ground ground) {
    return new Forecast.Suppressed(NOW, reason, ground);
  }

  private void prefers(boolean allowed, @Nullable QuietHours quietHours, @Nullable Digest digest) {
    preferences.put(
        ADA,
        new Preferences(
            List.of(),
            List.of(new PreferenceRule(TypePattern.ALL, Channel.EMAIL, allowed, false)),
            quietHours,
            digest));
  }

  @Test
  void whatNothingKeepsIsSentAtOnceAndSaysWhatWouldBeSeen() {
    reached(ADA, true);

    assertThat(email()).isEqualTo(sent(NOW, Ground.NONE));
  }

  @Test
  void everyTargetIsNamedAndNoneOfTheirSecrets() {
    Forecast push = only(Routing.of(Set.of(Channel.PUSH)), null);

    assertThat(push)
        .isInstanceOfSatisfying(
            Forecast.Sent.class,
            one -> assertThat(one.targets()).containsExactly("phone", "tablet"));
    assertThat(push.toString()).doesNotContain("secret");
  }

  @Test
  void whoCannotBeReachedIsNotSentAnything() {
    assertThat(email()).isEqualTo(suppressed(SuppressionReason.NO_CONTACT, Ground.NONE));
    reached(ADA, false);
    assertThat(email()).isEqualTo(suppressed(SuppressionReason.UNVERIFIED, Ground.NONE));
    assertThat(written).isEmpty();
  }

  @Test
  void whatIsNotWantedIsNotSentAndTheRuleIsNamed() {
    reached(ADA, true);
    prefers(false, null, null);

    assertThat(email()).isEqualTo(suppressed(SuppressionReason.PREFERENCE, RULE));
  }

  @Test
  void whatIsHeldBackIsDecidedAboutAgainWhenThatTimeHasCome() {
    reached(ADA, true);
    prefers(true, new QuietHours(LocalTime.of(9, 30), LocalTime.of(11, 0)), null);
    assertThat(email()).isEqualTo(sent(NOW, RULE));

    prefers(
        true,
        new QuietHours(LocalTime.of(9, 30), LocalTime.of(11, 0)),
        new Digest.Every(Duration.ofHours(1)));

    Instant until = NOW.plus(Duration.ofHours(2));
    assertThat(email())
        .isEqualTo(
            new Forecast.Held(until, new Ground(Ground.Kind.DIGEST, null), sent(until, RULE)));
  }

  @Test
  void whatExpiresWhileItIsHeldBackIsNeverSent() {
    reached(ADA, true);
    prefers(true, new QuietHours(LocalTime.of(8, 0), LocalTime.of(11, 0)), null);
    Instant until = NOW.plus(Duration.ofHours(2));

    assertThat(only(EMAIL_TOO, until))
        .isEqualTo(
            new Forecast.Held(
                until,
                new Ground(Ground.Kind.QUIET_HOURS, null),
                new Forecast.Suppressed(until, SuppressionReason.EXPIRED, Ground.NONE)));
    assertThat(only(EMAIL_TOO.critical(true), until))
        .isEqualTo(sent(NOW, new Ground(Ground.Kind.CRITICAL, null)));
  }

  @Test
  void anEscalationIsDecidedAboutAtItsTimeAndOnlyUnread() {
    reached(ADA, true);
    prefers(true, new QuietHours(LocalTime.of(9, 5), LocalTime.of(9, 20)), null);
    Routing later = Routing.INBOX.escalating(new Escalation(Channel.EMAIL, Duration.ofMinutes(10)));
    Instant at = NOW.plus(Duration.ofMinutes(10));
    Instant until = NOW.plus(Duration.ofMinutes(20));

    assertThat(only(later, null))
        .isEqualTo(
            new Forecast.UnlessRead(
                at,
                new Forecast.Held(
                    until, new Ground(Ground.Kind.QUIET_HOURS, null), sent(until, RULE))));
    assertThat(only(later, at))
        .isEqualTo(
            new Forecast.UnlessRead(
                at, new Forecast.Suppressed(at, SuppressionReason.EXPIRED, Ground.NONE)));
  }

  @Test
  void severalForOneReceiverCountTogetherAgainstTheRateOfAChannel() {
    reached(ADA, true);
    left = 1;
    Routing both = Routing.of(Set.of(Channel.EMAIL, Channel.PUSH));

    List<ForecastDeliveries.Foretold> all =
        forecasts(to(ADA, both, null), to(ADA, both, null), to(ADA, both.critical(true), null));

    assertThat(all)
        .extracting(one -> one.deliveries().stream().map(ForecastDeliveriesTest::word).toList())
        .containsExactly(List.of("sent", "sent"), List.of("RATE", "RATE"), List.of("sent", "sent"));
  }

  private static String word(ForecastDeliveries.Planned planned) {
    return switch (planned.forecast()) {
      case Forecast.Sent _ -> "sent";
      case Forecast.Held _ -> "held";
      case Forecast.Suppressed(var _, var reason, var _) -> reason.name();
      case Forecast.UnlessRead _ -> "unless read";
    };
  }

  @Test
  void whatIsHeldBackTogetherCountsOnce() {
    reached(ADA, true);
    prefers(true, null, new Digest.Every(Duration.ofHours(1)));
    left = 1;

    assertThat(forecasts(to(ADA, EMAIL_TOO, null), to(ADA, EMAIL_TOO, null)))
        .extracting(one -> one.deliveries().getFirst().forecast())
        .allSatisfy(one ->
            assertThat(one)
                .isInstanceOfSatisfying(
                    Forecast.Held.class,
                    held -> assertThat(held.then()).isInstanceOf(Forecast.Sent.class)));
  }

  @Test
  void itIsWrittenAsTheReceiverIsSpokenToWithWhatWouldBeUnread() {
    reached(ADA, true);
    contacts.put(
        BOB,
        new Contact(
            BOB,
            Locale.ENGLISH,
            ZoneId.of("Europe/London"),
            new Contact.Email("bob@x.org", true),
            null));
    store.heads.put(BOB, new InboxHead(9, 4, 1));

    forecasts(
        to(ADA, Routing.of(Set.of(Channel.EMAIL)), null),
        to(BOB, EMAIL_TOO, null),
        to(BOB, EMAIL_TOO, null));

    assertThat(written).extracting(Outgoing::unread).containsExactly(0L, 6L, 6L);
    assertThat(written)
        .extracting(Outgoing::locale)
        .containsExactly(Locale.FRENCH, Locale.ENGLISH, Locale.ENGLISH);
    assertThat(written.getLast().zone()).isEqualTo(ZoneId.of("Europe/London"));
    assertThat(written.getLast().attempt()).isEqualTo(1);
  }

  @Test
  void eachStoreIsAskedOnceHoweverManyThereAre() {
    NewNotification[] many =
        IntStream.range(0, 50)
            .mapToObj(n -> to(n % 2 == 0 ? ADA : BOB, EMAIL_TOO.with(Channel.PUSH), null))
            .toArray(NewNotification[]::new);

    assertThat(forecasts(many)).extracting(one -> one.notification()).containsExactly(many);

    assertThat(questions)
        .containsExactlyInAnyOrder("contacts of 2", "preferences of 2", "devices of 2");
    assertThat(store.asked).containsExactly(new ScriptedStore.AskedHeads(Set.of(ADA, BOB)));
  }

  @Test
  void whatHasNoDeliveryByAConfiguredChannelHasNoForecastAndAsksNothing() {
    List<ForecastDeliveries.Foretold> all =
        forecasts(
            to(ADA, Routing.INBOX, null),
            to(ADA, Routing.of(Set.of(Channel.REALTIME, Channel.WEBHOOK)), null));

    assertThat(all).hasSize(2).allSatisfy(one -> assertThat(one.deliveries()).isEmpty());
    assertThat(questions).isEmpty();
    assertThat(store.asked).isEmpty();
  }

  @Test
  void deliveriesAreInTheOrderOfTheirPlans() {
    reached(ADA, true);
    Routing routing =
        Routing.of(Set.of(Channel.REALTIME, Channel.PUSH))
            .escalating(new Escalation(Channel.EMAIL, Duration.ofMinutes(1)));

    assertThat(forecasts(to(ADA, routing, null)).getFirst().deliveries())
        .extracting(ForecastDeliveries.Planned::plan)
        .containsExactly(
            new DeliveryPlan(Channel.PUSH, Duration.ZERO, false),
            new DeliveryPlan(Channel.EMAIL, Duration.ofMinutes(1), true));
  }
}
