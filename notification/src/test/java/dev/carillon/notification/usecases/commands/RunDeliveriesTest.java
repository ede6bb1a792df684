package dev.carillon.notification.usecases.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.Contact;
import dev.carillon.notification.domain.DeliveryId;
import dev.carillon.notification.domain.DeliveryState;
import dev.carillon.notification.domain.DeliveryTarget;
import dev.carillon.notification.domain.DeliveryTarget.Mailbox;
import dev.carillon.notification.domain.Digest;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.domain.Outgoing;
import dev.carillon.notification.domain.Payload;
import dev.carillon.notification.domain.PreferenceRule;
import dev.carillon.notification.domain.Preferences;
import dev.carillon.notification.domain.QuietHours;
import dev.carillon.notification.domain.RetryPolicy;
import dev.carillon.notification.domain.SendResult;
import dev.carillon.notification.domain.SendResult.Fault;
import dev.carillon.notification.domain.SuppressionReason;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.TypePattern;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.ports.ChannelAddresses;
import dev.carillon.notification.usecases.ports.ChannelAddresses.Found;
import dev.carillon.notification.usecases.ports.ChannelRates;
import dev.carillon.notification.usecases.ports.Contacts;
import dev.carillon.notification.usecases.ports.Deliveries;
import dev.carillon.notification.usecases.ports.DeliveryObserver;
import dev.carillon.notification.usecases.ports.DeliveryProvider;
import dev.carillon.notification.usecases.ports.PreferenceStore;
import dev.carillon.notification.usecases.ports.ProviderGuard;
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
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunDeliveriesTest {
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
  private static final InboxKey ADA = new InboxKey(new TenantId("acme"), new UserId("ada"));
  private static final SendResult ACCEPTED = new SendResult.Accepted("250 ok", false);
  private static final SendResult AWAY =
      new SendResult.TryAgain(Fault.PROVIDER, "connection refused", null);
  private static final SendResult LATER = new SendResult.TryAgain(Fault.MESSAGE, "450 busy", null);

  private final Queue queue = new Queue();
  private final Map<String, SendResult> first = new HashMap<>();
  private final Map<String, SendResult> second = new HashMap<>();
  private final List<Outgoing> messages = new ArrayList<>();
  private final Switch firstGuard = new Switch();
  private final Switch secondGuard = new Switch();
  private final Tokens rates = new Tokens();
  private final List<DeliveryTarget> gone = new ArrayList<>();
  private Found found = at("a@example.org");
  private @Nullable Contact contact;
  private boolean forgets;
  private boolean everyTarget;
  private boolean held;
  private boolean critical;
  private Preferences preferences = Preferences.NONE;
  private RetryPolicy retry =
      new RetryPolicy(3, Duration.ofSeconds(10), Duration.ofSeconds(40), Duration.ofHours(1));

  private static Found at(String... addresses) {
    return new Found.At(List.of(addresses).stream().<DeliveryTarget>map(Mailbox::new).toList());
  }

  private static final class Switch implements ProviderGuard {
    private boolean open;
    private boolean probing;
    private int successes;
    private int failures;

    @Override
    public boolean enter() {
      return !open;
    }

    @Override
    public void succeeded(Duration took) {
      successes++;
    }

    @Override
    public void failed(Duration took) {
      failures++;
    }

    @Override
    public boolean isOpen() {
      return open && !probing;
    }

    @Override
    public Duration pause() {
      return Duration.ofSeconds(7);
    }
  }

  /// So many messages may be sent to anyone.
  private static final class Tokens implements ChannelRates {
    private int left = 100;

    @Override
    public boolean take(InboxKey who, Channel channel) {
      if (left == 0) {
        return false;
      }
      left--;
      return true;
    }

    @Override
    public void giveBack(InboxKey who, Channel channel) {
      left++;
    }

    @Override
    public boolean wouldTake(InboxKey who, Channel channel, int messages, Duration in) {
      return messages <= left;
    }
  }

  private static final class Queue implements Deliveries {
    private final List<Claimed> due = new ArrayList<>();
    private final List<Settled> suppressed = new ArrayList<>();
    private final List<Result> finished = new ArrayList<>();
    private final List<Outgoing.Item> gathered = new ArrayList<>();
    private final List<NotificationId> leftOut = new ArrayList<>();

    @Override
    public Claim claim(Channel channel, int max, Duration lease) {
      return new Claim(due, suppressed);
    }

    @Override
    public void extend(Collection<DeliveryId> deliveries, Duration lease) {}

    @Override
    public void finish(Result result) {
      finished.add(result);
    }

    @Override
    public Gathered gather(DeliveryId first, int max) {
      return new Gathered(gathered, List.of());
    }

    @Override
    public void leaveOut(
        DeliveryId first, Collection<NotificationId> gathered, SuppressionReason reason) {
      leftOut.addAll(gathered);
    }

    @Override
    public int forget(Instant before, int max) {
      return 0;
    }
  }

  private final class OneContact implements Contacts {
    @Override
    public Optional<Contact> find(InboxKey who) {
      return Optional.ofNullable(contact);
    }

    @Override
    public Map<InboxKey, Contact> findAll(Collection<InboxKey> who) {
      return contact == null ? Map.of() : Map.of(ADA, contact);
    }

    @Override
    public void put(Contact newOne) {}

    @Override
    public Contact putLanguage(InboxKey who, @Nullable Locale locale, @Nullable ZoneId zone) {
      return new Contact(who, locale, zone);
    }
  }

  private final class OnesPreferences implements PreferenceStore {
    @Override
    public Map<InboxKey, Preferences> findAll(Collection<InboxKey> who) {
      return Map.of(ADA, preferences);
    }

    @Override
    public void put(
        InboxKey who,
        List<PreferenceRule> rules,
        @Nullable QuietHours quietHours,
        @Nullable Digest digest) {}

    @Override
    public boolean add(InboxKey who, PreferenceRule rule) {
      return true;
    }

    @Override
    public List<PreferenceRule> defaults(TenantId tenant) {
      return List.of();
    }

    @Override
    public void putDefaults(TenantId tenant, List<PreferenceRule> rules) {}
  }

  private final class Addresses implements ChannelAddresses {
    @Override
    public Map<Recipient, Found> of(List<Recipient> recipients, Map<InboxKey, Contact> contacts) {
      return Map.of(new Recipient(ADA, "type"), found);
    }

    @Override
    public boolean gone(InboxKey who, DeliveryTarget target) {
      gone.add(target);
      return forgets;
    }
  }

  private DeliveryProvider provider(String name, Function<Outgoing, SendResult> sends) {
    return new DeliveryProvider() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public SendResult send(Outgoing message) {
        messages.add(message);
        return sends.apply(message);
      }
    };
  }

  private Deliveries.Result run(int attempt, Set<String> done, Duration age) {
    NotificationId id = NotificationId.parse("0199f0c2-7c00-7a1b-8c3d-5e6f70819203").orElseThrow();
    queue.due.clear();
    queue.due.add(
        new Deliveries.Claimed(
            new DeliveryId(id, Channel.EMAIL),
            ADA,
            new Outgoing.Item(
                id, UserId.SYSTEM, "object", "type", new Payload("{}"), NOW, critical),
            4,
            NOW.minus(age),
            attempt,
            attempt,
            done,
            held));
    InstantSource clock = InstantSource.fixed(NOW);
    RunDeliveries deliveries =
        new RunDeliveries(
            new RunDeliveries.Route(
                Channel.EMAIL,
                new Addresses(),
                new ProviderChain(
                    List.of(
                        new ProviderChain.Link(
                            provider("first", message -> answer(first, message)), firstGuard),
                        new ProviderChain.Link(
                            provider("second", message -> answer(second, message)), secondGuard)),
                    clock),
                retry,
                everyTarget),
            new RunDeliveries.Needs(
                queue,
                new OneContact(),
                new OnesPreferences(),
                new DeliveryObserver() {},
                rates,
                Locale.FRENCH,
                ZoneOffset.UTC,
                clock,
                new Random(1)),
            Duration.ofSeconds(30));
    deliveries.claim(10).jobs().forEach(job -> job.finish(job.send()));
    return queue.finished.getLast();
  }

  private static SendResult answer(Map<String, SendResult> answers, Outgoing message) {
    return answers.getOrDefault(message.target().key(), ACCEPTED);
  }

  private Deliveries.Result run() {
    return run(1, Set.of(), Duration.ZERO);
  }

  @Test
  void aMessageThatAProviderTakesIsSent() {
    Deliveries.Result result = run();

    assertThat(result.state()).isEqualTo(DeliveryState.SENT);
    assertThat(result.done()).containsExactly("a@example.org");
    assertThat(result.attempts())
        .extracting(Deliveries.Attempt::provider, Deliveries.Attempt::outcome)
        .containsExactly(tuple("first", "accepted"));
    assertThat(messages.getFirst().unread()).isEqualTo(4);
  }

  @Test
  void itIsSpokenAsTheContactSaysOrAsTheServerIsSet() {
    run();
    contact = new Contact(ADA, Locale.ENGLISH, ZoneId.of("Europe/Paris"));
    run();

    assertThat(messages).extracting(Outgoing::locale).contains(Locale.FRENCH, Locale.ENGLISH);
    assertThat(messages).extracting(Outgoing::zone).contains(ZoneId.of("Europe/Paris"));
  }

  @Test
  void whoHasNoAddressIsNotSentAnythingAndNoErrorIsMade() {
    found = new Found.Nowhere(SuppressionReason.NO_CONTACT);

    Deliveries.Result result = run();

    assertThat(result.state()).isEqualTo(DeliveryState.SUPPRESSED);
    assertThat(result.reason()).isEqualTo(SuppressionReason.NO_CONTACT);
    assertThat(messages).isEmpty();
  }

  @Test
  void whenAProviderIsAwayTheNextOneIsAsked() {
    first.put("a@example.org", AWAY);

    Deliveries.Result result = run();

    assertThat(result.state()).isEqualTo(DeliveryState.SENT);
    assertThat(result.attempts())
        .extracting(Deliveries.Attempt::outcome)
        .containsExactly("provider", "accepted");
    assertThat(firstGuard.failures).isEqualTo(1);
    assertThat(secondGuard.successes).isEqualTo(1);
  }

  @Test
  void whatAProviderHasForLaterIsNotGivenToAnother() {
    first.put("a@example.org", LATER);

    Deliveries.Result result = run();

    assertThat(result.state()).isEqualTo(DeliveryState.FAILED);
    assertThat(result.attempts()).hasSize(1);
    assertThat(firstGuard.successes).isEqualTo(1);
    assertThat(result.backoff()).isBetween(Duration.ZERO, Duration.ofSeconds(10));
  }

  @Test
  void whatTheProviderAsksForIsWaitedFor() {
    first.put(
        "a@example.org", new SendResult.TryAgain(Fault.RATE, "slowly", Duration.ofMinutes(5)));

    assertThat(run().backoff()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void whenNobodyLetsItInNoAttemptIsCounted() {
    firstGuard.open = true;
    secondGuard.open = true;
    secondGuard.probing = true;

    Deliveries.Result result = run(3, Set.of(), Duration.ZERO);

    assertThat(result.state()).isEqualTo(DeliveryState.FAILED);
    assertThat(result.counts()).isFalse();
    assertThat(result.attempts()).isEmpty();
    assertThat(result.backoff()).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void whatWasNeverTriedIsNotGivenUpHoweverOldItIs() {
    firstGuard.open = true;
    firstGuard.probing = true;
    secondGuard.open = true;

    assertThat(run(1, Set.of(), Duration.ofDays(3)).state()).isEqualTo(DeliveryState.FAILED);
    assertThat(run(2, Set.of(), Duration.ofDays(3)).state()).isEqualTo(DeliveryState.DEAD);
  }

  @Test
  void whileEveryCircuitIsOpenNothingIsClaimed() {
    run();
    firstGuard.open = true;
    secondGuard.open = true;
    queue.finished.add(queue.finished.getFirst());

    run();

    assertThat(queue.finished).hasSize(2);
    assertThat(messages).hasSize(1);
  }

  @Test
  void afterTheLastAttemptItIsADeadLetter() {
    first.put("a@example.org", LATER);

    assertThat(run(2, Set.of(), Duration.ZERO).state()).isEqualTo(DeliveryState.FAILED);
    Deliveries.Result last = run(3, Set.of(), Duration.ZERO);
    assertThat(last.state()).isEqualTo(DeliveryState.DEAD);
    assertThat(last.error()).isEqualTo("450 busy");
  }

  @Test
  void whatIsTooOldIsADeadLetterWithAttemptsLeft() {
    first.put("a@example.org", LATER);
    retry = new RetryPolicy(9, Duration.ZERO, Duration.ZERO, Duration.ofHours(1));

    assertThat(run(1, Set.of(), Duration.ofHours(1)).state()).isEqualTo(DeliveryState.FAILED);
    assertThat(run(1, Set.of(), Duration.ofHours(1).plusMillis(1)).state())
        .isEqualTo(DeliveryState.DEAD);
  }

  @Test
  void aRefusalIsADeadLetterAtOnce() {
    first.put("a@example.org", new SendResult.Refused("554 no"));

    assertThat(run().state()).isEqualTo(DeliveryState.DEAD);
  }

  @Test
  void aMailboxThatDoesNotExistIsForPeopleToCorrect() {
    first.put("a@example.org", new SendResult.TargetGone("550 5.1.1 unknown"));

    assertThat(run().state()).isEqualTo(DeliveryState.DEAD);
    assertThat(gone).containsExactly(new Mailbox("a@example.org"));
  }

  @Test
  void aDeviceThatIsForgottenLeavesNothingToSend() {
    forgets = true;
    first.put("a@example.org", new SendResult.TargetGone("410"));

    Deliveries.Result result = run();

    assertThat(result.state()).isEqualTo(DeliveryState.SUPPRESSED);
    assertThat(result.reason()).isEqualTo(SuppressionReason.NO_CONTACT);
  }

  @Test
  void ofSeveralTargetsOnlyThoseAreTriedAgainThatDoNotHaveIt() {
    found = at("a@example.org", "b@example.org");
    first.put("b@example.org", LATER);

    Deliveries.Result round = run();
    assertThat(round.state()).isEqualTo(DeliveryState.FAILED);
    assertThat(round.done()).containsExactly("a@example.org");
    messages.clear();
    first.clear();

    assertThat(run(2, Set.copyOf(round.done()), Duration.ZERO).state())
        .isEqualTo(DeliveryState.SENT);
    assertThat(messages).extracting(Outgoing::target).containsExactly(new Mailbox("b@example.org"));
  }

  @Test
  void oneTargetThatRefusesIsEnoughForADeadLetterOnlyWhereEachCounts() {
    found = at("a@example.org", "b@example.org");
    first.put("b@example.org", new SendResult.Refused("554 no"));

    assertThat(run().state()).isEqualTo(DeliveryState.SENT);
    everyTarget = true;
    assertThat(run().state()).isEqualTo(DeliveryState.DEAD);
  }

  @Test
  void whatSomeoneDoesNotWantIsNotSent() {
    preferences =
        new Preferences(
            List.of(),
            List.of(new PreferenceRule(TypePattern.ALL, Channel.EMAIL, false, false)),
            null,
            null);

    Deliveries.Result result = run();

    assertThat(result.reason()).isEqualTo(SuppressionReason.PREFERENCE);
    assertThat(messages).isEmpty();
  }

  /// It is nine in UTC.
  private static Preferences quietUntilTen() {
    return new Preferences(
        List.of(), List.of(), new QuietHours(LocalTime.of(22, 0), LocalTime.of(10, 0)), null);
  }

  @Test
  void inQuietHoursItIsHeldBackUntilTheirEndAndThatIsNoAttempt() {
    preferences = quietUntilTen();

    Deliveries.Result result = run();

    assertThat(result.state()).isEqualTo(DeliveryState.PENDING);
    assertThat(result.backoff()).isEqualTo(Duration.ofHours(1));
    assertThat(result.counts()).isFalse();
    assertThat(messages).isEmpty();
  }

  @Test
  void whatIsCriticalPasses() {
    preferences = quietUntilTen();
    critical = true;

    assertThat(run().state()).isEqualTo(DeliveryState.SENT);
  }

  @Test
  void whatWasHeldBackIsToldInOneMessageTheOldestFirst() {
    held = true;
    preferences =
        new Preferences(List.of(), List.of(), null, new Digest.Every(Duration.ofHours(1)));
    Outgoing.Item older = older("type");
    queue.gathered.add(older);

    assertThat(run().state()).isEqualTo(DeliveryState.SENT);
    assertThat(messages).hasSize(1);
    assertThat(messages.getFirst().items()).hasSize(2).first().isEqualTo(older);
    assertThat(queue.leftOut).isEmpty();
  }

  private static Outgoing.Item older(String type) {
    return new Outgoing.Item(
        NotificationId.parse("0199f0c2-7c00-7a1b-8c3d-5e6f70819204").orElseThrow(),
        UserId.SYSTEM,
        "object",
        type,
        new Payload("{}"),
        NOW.minusSeconds(1),
        false);
  }

  @Test
  void whatIsNotWantedAnyMoreIsLeftOutOfASummary() {
    held = true;
    preferences =
        new Preferences(
            List.of(),
            List.of(new PreferenceRule(new TypePattern("news.**"), Channel.EMAIL, false, false)),
            null,
            null);
    queue.gathered.add(older("news.today"));

    assertThat(run().state()).isEqualTo(DeliveryState.SENT);
    assertThat(messages.getFirst().items()).hasSize(1);
    assertThat(queue.leftOut).containsExactly(older("news.today").id());
  }

  @Test
  void whatPreferencesSaidIsKeptWithWhatBecameOfIt() {
    preferences = quietUntilTen();

    assertThat(run().decided())
        .isEqualTo(
            new Deliveries.Decided(
                NOW,
                new Preferences.Decision.Hold(
                    NOW.plusSeconds(3600),
                    new Preferences.Ground(Preferences.Ground.Kind.QUIET_HOURS, null))));
    preferences = Preferences.NONE;
    assertThat(run().decided())
        .isEqualTo(
            new Deliveries.Decided(NOW, new Preferences.Decision.Send(Preferences.Ground.NONE)));
    found = new Found.Nowhere(SuppressionReason.NO_CONTACT);
    assertThat(run().decided()).isNull();
  }

  @Test
  void overTheRateOfItsChannelNothingIsSent() {
    rates.left = 1;
    assertThat(run().state()).isEqualTo(DeliveryState.SENT);

    Deliveries.Result result = run();

    assertThat(result.state()).isEqualTo(DeliveryState.SUPPRESSED);
    assertThat(result.reason()).isEqualTo(SuppressionReason.RATE);
    assertThat(messages).hasSize(1);
  }

  @Test
  void whatIsCriticalIsCountedAndSentInAnyCase() {
    critical = true;
    rates.left = 1;

    assertThat(run().state()).isEqualTo(DeliveryState.SENT);
    assertThat(rates.left).isZero();
    assertThat(run().state()).isEqualTo(DeliveryState.SENT);
  }

  @Test
  void whatWasTriedBeforeIsSentWhateverTheRate() {
    rates.left = 0;

    assertThat(run(2, Set.of(), Duration.ZERO).state()).isEqualTo(DeliveryState.SENT);
  }

  @Test
  void whatNobodyTookIsNotCountedAndIsWhenItIsTaken() {
    rates.left = 1;
    first.put("a@example.org", LATER);
    run();
    assertThat(rates.left).isEqualTo(1);

    first.clear();
    assertThat(run(2, Set.of(), Duration.ZERO).state()).isEqualTo(DeliveryState.SENT);

    assertThat(rates.left).isZero();
  }

  @Test
  void whatIsNotWantedOrHeldBackIsNotCounted() {
    preferences = quietUntilTen();
    run();
    found = new Found.Nowhere(SuppressionReason.NO_CONTACT);
    run();

    assertThat(rates.left).isEqualTo(100);
  }

  @Test
  void whatNoProviderWasAskedForIsNotCounted() {
    firstGuard.open = true;
    firstGuard.probing = true;
    secondGuard.open = true;
    rates.left = 1;

    assertThat(run().counts()).isFalse();
    assertThat(rates.left).isEqualTo(1);
    firstGuard.open = false;
    assertThat(run().state()).isEqualTo(DeliveryState.SENT);
  }

  @Test
  void aSummaryCountsOnce() {
    held = true;
    queue.gathered.add(
        new Outgoing.Item(
            NotificationId.parse("0199f0c2-7c00-7a1b-8c3d-5e6f70819204").orElseThrow(),
            UserId.SYSTEM,
            "object",
            "type",
            new Payload("{}"),
            NOW.minusSeconds(1),
            false));

    run();

    assertThat(messages.getFirst().items()).hasSize(2);
    assertThat(rates.left).isEqualTo(99);
  }

  @Test
  void aProviderWithABugIsTriedAgain() {
    DeliveryProvider broken =
        provider(
            "broken",
            _ -> {
              throw new IllegalStateException("a bug");
            });
    ProviderChain chain =
        new ProviderChain(
            List.of(new ProviderChain.Link(broken, firstGuard)), InstantSource.fixed(NOW));
    run();

    assertThat(chain.send(messages.getFirst()).result())
        .isEqualTo(
            new SendResult.TryAgain(Fault.MESSAGE, "java.lang.IllegalStateException: a bug", null));
  }
}
