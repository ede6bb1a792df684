package dev.carillon.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.DeliveryId;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.NewNotification;
import dev.carillon.notification.usecases.commands.RunDeliveries;
import dev.carillon.notification.usecases.ports.ChannelAddresses;
import dev.carillon.notification.usecases.ports.ChannelRates;
import dev.carillon.notification.usecases.ports.ContentPreview;
import dev.carillon.notification.usecases.ports.DeliveryObserver;
import dev.carillon.notification.usecases.queries.EmailAddresses;
import dev.carillon.notification.usecases.queries.ForecastDeliveries;
import dev.carillon.notification.usecases.queries.PushAddresses;
import dev.carillon.notification.usecases.queries.WebhookAddresses;
import dev.carillon.notification.usecases.verdicts.Receiver;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is foretold is what happens: of thousands of notifications drawn at random it is first
/// foretold what would become of their deliveries, and then they are stored and delivered. Both are
/// told as a story, and compared.
class ForecastAgreementTest {
  private static final int ROUNDS = 6;
  private static final int PEOPLE = 120;
  private static final int NOTIFICATIONS = 300;
  private static final long FIXED_SEED = 20261129;
  private static final Locale LOCALE = Locale.ENGLISH;
  private static final ZoneId ZONE = ZoneId.of("Asia/Tokyo");

  private static final TestDatabase DATABASE =
      TestDatabase.migrated(TestServers.postgres18(), "forecasts");
  private static final PostgresNotificationStore STORE =
      new PostgresNotificationStore(DATABASE.dataSource(), WriterOptions.defaults());
  private static final PostgresDeliveries DELIVERIES =
      new PostgresDeliveries(DATABASE.dataSource());
  private static final PostgresContacts CONTACTS = new PostgresContacts(DATABASE.dataSource());
  private static final PostgresPreferences PREFERENCES =
      new PostgresPreferences(DATABASE.dataSource());
  private static final PostgresDevices DEVICES = new PostgresDevices(DATABASE.dataSource(), 10);
  private static final PostgresWebhookEndpoints ENDPOINTS =
      new PostgresWebhookEndpoints(DATABASE.dataSource(), 10);
  private static final Map<Channel, ChannelAddresses> ADDRESSES =
      Map.of(
          Channel.EMAIL,
          new EmailAddresses(false),
          Channel.PUSH,
          new PushAddresses(DEVICES),
          Channel.WEBHOOK,
          new WebhookAddresses(ENDPOINTS, InstantSource.system()));

  @AfterAll
  static void close() {
    DELIVERIES.close();
    CONTACTS.close();
    STORE.close();
    DATABASE.close();
  }

  /// So many messages for each receiver and channel.
  private static final class Tokens implements ChannelRates {
    private final int max;
    private final Map<String, Integer> taken = new HashMap<>();

    Tokens(int max) {
      this.max = max;
    }

    private static String key(InboxKey who, Channel channel) {
      return who + " " + channel;
    }

    @Override
    public boolean take(InboxKey who, Channel channel) {
      boolean may = wouldTake(who, channel, 1, Duration.ZERO);
      if (may) {
        taken.merge(key(who, channel), 1, Integer::sum);
      }
      return may;
    }

    @Override
    public void giveBack(InboxKey who, Channel channel) {
      taken.merge(key(who, channel), -1, Integer::sum);
    }

    @Override
    public boolean wouldTake(InboxKey who, Channel channel, int messages, Duration in) {
      return taken.getOrDefault(key(who, channel), 0) + messages <= max;
    }
  }

  private static ForecastReality reality(ChannelRates rates) {
    return new ForecastReality(
        DATABASE,
        STORE,
        ADDRESSES,
        clock ->
            new RunDeliveries.Needs(
                DELIVERIES,
                CONTACTS,
                PREFERENCES,
                new DeliveryObserver() {},
                rates,
                LOCALE,
                ZONE,
                clock,
                new Random(1)));
  }

  private static Map<DeliveryId, String> foretold(
      ChannelRates rates, Instant now, List<NewNotification> notifications) {
    Map<Channel, ForecastDeliveries.Way> ways = new HashMap<>();
    ADDRESSES.forEach((channel, addresses) ->
        ways.put(
            channel,
            new ForecastDeliveries.Way(
                addresses,
                message -> new ContentPreview.Seen.Webhook(ForecastStory.content(message)))));
    ForecastDeliveries forecasts =
        new ForecastDeliveries(
            ways,
            new ForecastDeliveries.Needs(
                new Receiver.Sources(CONTACTS, PREFERENCES, LOCALE, ZONE),
                rates,
                STORE,
                InstantSource.fixed(now)));
    Map<DeliveryId, String> stories = new HashMap<>();
    forecasts
        .execute(notifications)
        .forEach(one ->
            one.deliveries()
                .forEach(planned ->
                    stories.put(
                        new DeliveryId(one.notification().id(), planned.plan().channel()),
                        ForecastStory.of(planned.forecast()))));
    return stories;
  }

  private static ForecastWorld world(Random random) {
    return new ForecastWorld(random, CONTACTS, PREFERENCES, DEVICES, ENDPOINTS);
  }

  static Stream<Long> seeds() {
    return Stream.of(FIXED_SEED, Long.getLong("carillon.test.seed", new Random().nextLong()));
  }

  private static List<NewNotification> some(
      ForecastWorld world, Random random, List<InboxKey> people, Instant now) {
    return IntStream.range(0, NOTIFICATIONS)
        .mapToObj(_ -> world.to(people.get(random.nextInt(people.size())), now))
        .toList();
  }

  private static void check(long seed, Map<DeliveryId, String> told, Map<DeliveryId, String> was) {
    assertThat(was.keySet()).as("seed %d", seed).isEqualTo(told.keySet());
    List<String> wrong = new ArrayList<>();
    told.forEach((id, story) -> {
      String real = Objects.requireNonNull(was.get(id));
      if (!real.equals(story)) {
        wrong.add("%s%n foretold: %s%n was:      %s".formatted(id, story, real));
      }
    });
    assertThat(wrong).as("seed %d", seed).isEmpty();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whatIsForetoldIsWhatHappens(long seed) {
    Random random = new Random(seed);
    ForecastWorld world = world(random);
    Collection<String> stories = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      Tokens unlimited = new Tokens(Integer.MAX_VALUE);
      List<InboxKey> people = IntStream.range(0, PEOPLE).mapToObj(_ -> world.someone()).toList();
      Instant now = world.moment();
      List<NewNotification> notifications = some(world, random, people, now);

      Map<DeliveryId, String> told = foretold(unlimited, now, notifications);
      assertThat(unlimited.taken).isEmpty();
      ForecastReality reality = reality(unlimited);
      reality.store(notifications);
      reality.run();

      check(seed, told, reality.stories());
      stories.addAll(told.values());
    }
    if (seed == FIXED_SEED) {
      assertThat(
              Stream.of(
                  "SENT at",
                  "NO_CONTACT",
                  "UNVERIFIED",
                  "PREFERENCE",
                  "EXPIRED",
                  "QUIET_HOURS, then",
                  "DIGEST, then SENT",
                  "DIGEST, then SUPPRESSED EXPIRED",
                  "OWN",
                  "DEFAULT",
                  "REQUIRED",
                  "CRITICAL",
                  "unless read"))
          .allSatisfy(word -> assertThat(stories).as(word).anyMatch(one -> one.contains(word)));
    }
  }

  /// Each is foretold right before it is delivered, so that what was counted until then is known.
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void overARateToo(long seed) {
    Random random = new Random(seed);
    ForecastWorld world = world(random);
    List<InboxKey> people = IntStream.range(0, 20).mapToObj(_ -> world.someone()).toList();
    Tokens few = new Tokens(3);
    ForecastReality reality = reality(few);
    Map<DeliveryId, String> told = new HashMap<>();
    for (int n = 0; n < 150; n++) {
      Instant now = world.moment();
      List<NewNotification> one = List.of(world.to(people.get(random.nextInt(people.size())), now));

      told.putAll(foretold(few, now, one));
      reality.store(one);
      reality.run();
    }

    check(seed, told, reality.stories());
    if (seed == FIXED_SEED) {
      assertThat(told.values())
          .anyMatch(story -> story.startsWith("SUPPRESSED RATE"))
          .anyMatch(story -> story.startsWith("held") && story.contains("RATE"))
          .anyMatch(story -> story.startsWith("unless read") && story.contains("RATE"));
    }
  }
}
