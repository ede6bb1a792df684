package dev.carillon.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.domain.DeliveryId;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.NewNotification;
import dev.carillon.notification.usecases.ports.ChannelRates;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
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
  private static final ForecastStores STORES = new ForecastStores("forecasts");

  @AfterAll
  static void close() {
    STORES.close();
  }

  private static Map<DeliveryId, String> foretold(
      ChannelRates rates, Instant now, List<NewNotification> notifications) {
    Map<DeliveryId, String> stories = new HashMap<>();
    STORES
        .forecasts(rates, now)
        .execute(notifications)
        .forEach(one ->
            one.deliveries()
                .forEach(planned ->
                    stories.put(
                        new DeliveryId(one.notification().id(), planned.plan().channel()),
                        ForecastStory.of(planned.forecast()))));
    return stories;
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
    ForecastWorld world = STORES.world(random);
    Collection<String> stories = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      ForecastStores.Tokens unlimited = new ForecastStores.Tokens(Integer.MAX_VALUE);
      List<InboxKey> people = IntStream.range(0, PEOPLE).mapToObj(_ -> world.someone()).toList();
      Instant now = world.moment();
      List<NewNotification> notifications = some(world, random, people, now);

      Map<DeliveryId, String> told = foretold(unlimited, now, notifications);
      assertThat(unlimited.isUntouched()).isTrue();
      ForecastReality reality = STORES.reality(unlimited);
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
    ForecastWorld world = STORES.world(random);
    List<InboxKey> people = IntStream.range(0, 20).mapToObj(_ -> world.someone()).toList();
    ForecastStores.Tokens few = new ForecastStores.Tokens(3);
    ForecastReality reality = STORES.reality(few);
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
