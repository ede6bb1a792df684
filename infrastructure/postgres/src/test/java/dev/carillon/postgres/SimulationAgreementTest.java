package dev.carillon.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.Event;
import dev.carillon.events.HopelessEventException;
import dev.carillon.notices.Announcements;
import dev.carillon.notices.NoticePayloads;
import dev.carillon.notices.NoticeWording;
import dev.carillon.notices.Notices;
import dev.carillon.notification.domain.Audience;
import dev.carillon.notification.domain.Broadcast;
import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.Contact;
import dev.carillon.notification.domain.DeliveryId;
import dev.carillon.notification.domain.GroupingRules;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.NewNotification;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.domain.NotificationIds;
import dev.carillon.notification.domain.NotificationRules;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.TopicKey;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.commands.CreateNotification;
import dev.carillon.notification.usecases.commands.ScheduleNotification;
import dev.carillon.notification.usecases.commands.SendBroadcast;
import dev.carillon.notification.usecases.commands.SendTimes;
import dev.carillon.notification.usecases.ports.Appended;
import dev.carillon.notification.usecases.ports.Audiences;
import dev.carillon.notification.usecases.ports.Broadcasts;
import dev.carillon.notification.usecases.ports.NotificationStore;
import dev.carillon.notification.usecases.ports.Schedule;
import dev.carillon.rules.RuleFiles;
import dev.carillon.rules.RuleFiles.Source;
import dev.carillon.rules.running.ActiveRules;
import dev.carillon.rules.running.RuleHits;
import dev.carillon.rules.running.RuleTexts;
import dev.carillon.rules.running.RulesListener;
import dev.carillon.rules.running.SimulateRules;
import dev.carillon.rules.running.SimulateRules.Outcome;
import dev.carillon.rules.running.SimulateRules.Recipient;
import dev.carillon.texts.Reader;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/// What a simulation says is what happens: thousands of events drawn at random meet rules, people
/// and preferences drawn at random. Each is simulated, then told to the listener that runs rules;
/// who was told what, by which version, and what became of each delivery, is compared.
class SimulationAgreementTest {
  private static final int ROUNDS = 4;
  private static final int PEOPLE = 60;
  private static final int EVENTS = 300;
  private static final int RULES = 25;
  private static final int TOPICS = 12;
  private static final long FIXED_SEED = 20261129;
  private static final Set<Channel> CHANNELS = Set.of(Channel.values());
  private static final ForecastStores STORES = new ForecastStores("simulations");

  @AfterAll
  static void close() {
    STORES.close();
  }

  static Stream<Long> seeds() {
    return Stream.of(FIXED_SEED, Long.getLong("carillon.test.seed", new Random().nextLong()));
  }

  private static <T> T handledBy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  /// Everything a node has, with its stores in between, so that it is seen what comes to them.
  private static final class Node {
    private final List<NewNotification> stored = new ArrayList<>();
    private final List<String> announced = new ArrayList<>();
    private final List<String> origins = new ArrayList<>();
    private final NoticePayloads payloads =
        new NoticePayloads(
            JsonMapper.shared(), new Reader(ForecastStores.LOCALE, ForecastStores.ZONE));
    private final SimulateRules simulate;
    private final RulesListener listener;
    private final ActiveRules active;
    private final NoticeWording wording;

    Node(Instant now, Map<TopicKey, List<UserId>> topics, List<InboxKey> people, String file) {
      InstantSource clock = InstantSource.fixed(now);
      PostgresRuleStore store = new PostgresRuleStore(STORES.database.dataSource());
      RuleFiles files = new RuleFiles(GroupingRules.defaults());
      active = new ActiveRules(files, store);
      assertThat(active.use(List.of(List.of(new Source("random.yaml", file))), now))
          .as(file)
          .isEmpty();
      NotificationRules limits = new NotificationRules(255, 16_384, CHANNELS);
      NotificationIds ids = new NotificationIds(clock);
      CreateNotification create = new CreateNotification(seen(), _ -> {}, limits, ids, clock);
      Notices notices =
          new Notices(
              create,
              new ScheduleNotification(
                  create,
                  handledBy(
                      Schedule.class,
                      (_, method, _) -> {
                        throw new AssertionError(method);
                      }),
                  new SendTimes(STORES.contacts, ForecastStores.ZONE, Duration.ofDays(400), clock),
                  ids,
                  clock),
              STORES.contacts,
              payloads,
              CHANNELS);
      wording = new NoticeWording(payloads, new RuleTexts(active, files, store));
      Announcements announcements =
          new Announcements(
              new SendBroadcast(begun(topics), limits, ids, clock, () -> {}),
              payloads,
              wording,
              CHANNELS);
      listener = new RulesListener(active, notices, announcements, new RuleHits(store), clock);
      Audiences audiences =
          (tenant, audience, max) ->
              switch (audience) {
                case Audience.Topic(var key) ->
                    Optional.ofNullable(topics.get(key))
                        .map(all -> all.stream().limit(max).toList());
                case Audience.Everyone _ ->
                    Optional.of(
                        people.stream()
                            .filter(who -> who.tenant().equals(tenant))
                            .map(InboxKey::receiver)
                            .limit(max)
                            .toList());
              };
      simulate =
          new SimulateRules(
              notices,
              audiences,
              STORES.forecasts(new ForecastStores.Tokens(Integer.MAX_VALUE), now),
              clock,
              1000);
    }

    private NotificationStore seen() {
      return handledBy(
          NotificationStore.class,
          (_, method, arguments) -> {
            assertThat(method.getName()).isEqualTo("append");
            NewNotification notification = (NewNotification) arguments[0];
            stored.add(notification);
            origins.add(
                ((dev.carillon.notification.usecases.ports.IdempotencyKey) arguments[1])
                    .fingerprint());
            return CompletableFuture.completedFuture(new Appended.Held(notification.id()));
          });
    }

    private Broadcasts begun(Map<TopicKey, List<UserId>> topics) {
      return handledBy(
          Broadcasts.class,
          (_, _, arguments) -> {
            Broadcast broadcast = (Broadcast) arguments[0];
            if (broadcast.audience() instanceof Audience.Topic(var key)
                && !topics.containsKey(key)) {
              return new Broadcasts.Begun.UnknownTopic();
            }
            announced.add(story(broadcast, topics));
            return new Broadcasts.Begun.Started(broadcast.id());
          });
    }

    /// Its copies, as whoever sends it words them.
    private String story(Broadcast broadcast, Map<TopicKey, List<UserId>> topics) {
      Set<String> copies = new TreeSet<>();
      List<UserId> members =
          broadcast.audience() instanceof Audience.Topic(var key)
              ? Objects.requireNonNull(topics.get(key))
              : List.of();
      for (UserId member : members) {
        if (!member.equals(broadcast.sender())) {
          InboxKey who = new InboxKey(broadcast.tenant(), member);
          Contact contact =
              STORES.contacts.find(who).orElseGet(() -> new Contact(who, null, null, null, null));
          String payload =
              wording
                  .worded(Objects.requireNonNull(broadcast.texts()), broadcast.payload(), contact)
                  .json();
          copies.add(
              String.join(
                  " ",
                  member.value(),
                  broadcast.sender().value(),
                  broadcast.type(),
                  broadcast.object(),
                  String.valueOf(broadcast.about()),
                  String.valueOf(broadcast.expiresAt()),
                  broadcast.routing().toString(),
                  payload));
        }
      }
      return copies.toString();
    }
  }

  private static String story(Outcome.Tells announced) {
    Set<String> copies = new TreeSet<>();
    for (Recipient recipient : announced.recipients()) {
      if (recipient instanceof Recipient.Told(var who, var _, var foretold)) {
        NewNotification copy = foretold.notification();
        copies.add(
            String.join(
                " ",
                who,
                copy.sender().value(),
                copy.type(),
                copy.object(),
                String.valueOf(copy.about()),
                String.valueOf(copy.expiresAt()),
                copy.routing().toString(),
                copy.payload().json()));
      }
    }
    return copies.toString();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whatIsSimulatedIsWhatHappens(long seed) {
    Random random = new Random(seed);
    ForecastWorld world = STORES.world(random);
    RandomRules drawn = new RandomRules(random);
    Set<Class<?>> kinds = new java.util.HashSet<>();
    int notifications = 0;
    for (int round = 0; round < ROUNDS; round++) {
      List<InboxKey> people = IntStream.range(0, PEOPLE).mapToObj(_ -> world.someone()).toList();
      Instant now = world.moment();
      Map<TopicKey, List<UserId>> topics = topics(random, people);
      Node node = new Node(now, topics, people, drawn.file(RULES));
      ForecastReality reality = STORES.reality(new ForecastStores.Tokens(Integer.MAX_VALUE));
      Map<DeliveryId, String> told = new HashMap<>();
      List<NewNotification> all = new ArrayList<>();
      Set<InboxKey> touched = new java.util.HashSet<>();
      for (int n = 0; n < EVENTS; n++) {
        Event event = drawn.event(people, now);
        List<Outcome> outcomes = node.simulate.execute(event, node.active.rules());
        outcomes.forEach(outcome -> kinds.add(outcome.getClass()));
        node.stored.clear();
        node.announced.clear();
        node.origins.clear();

        compare(seed, event, outcomes, node, told);

        // What was foretold of someone is of an inbox that nobody else has written to; the copies
        // of
        // announcements are compared, and not stored here.
        List<NewNotification> made = List.copyOf(node.stored);
        touched.addAll(announcedTo(event, outcomes));
        if (made.stream().noneMatch(one -> touched.contains(inbox(one)))) {
          made.forEach(one -> touched.add(inbox(one)));
          all.addAll(made);
        } else {
          made.forEach(one -> told.keySet().removeIf(id -> id.notification().equals(one.id())));
        }
        notifications += made.size();
      }
      reality.store(all);
      reality.run();
      Map<DeliveryId, String> was = reality.stories();
      List<String> wrong = new ArrayList<>();
      told.forEach((id, story) -> {
        if (!story.equals(was.get(id))) {
          wrong.add("%s%n simulated: %s%n was:       %s".formatted(id, story, was.get(id)));
        }
      });
      assertThat(wrong).as("seed %d", seed).isEmpty();
      assertThat(was.keySet()).as("seed %d", seed).isEqualTo(told.keySet());
    }
    assertThat(notifications).isGreaterThan(1000);
    if (seed == FIXED_SEED) {
      assertThat(kinds)
          .contains(
              Outcome.Tells.class,
              Outcome.Passes.class,
              Outcome.Expires.class,
              Outcome.Fails.class,
              Outcome.Off.class);
    }
  }

  private static List<InboxKey> announcedTo(Event event, List<Outcome> outcomes) {
    return outcomes.stream()
        .filter(outcome -> outcome instanceof Outcome.Tells tells && tells.audience() != null)
        .flatMap(outcome -> ((Outcome.Tells) outcome).recipients().stream())
        .map(recipient -> new InboxKey(new TenantId(event.tenant()), new UserId(recipient.who())))
        .toList();
  }

  private static InboxKey inbox(NewNotification notification) {
    return new InboxKey(notification.tenant(), notification.receiver());
  }

  private static Map<TopicKey, List<UserId>> topics(Random random, List<InboxKey> people) {
    Map<TopicKey, List<UserId>> topics = new HashMap<>();
    for (int n = 0; n < TOPICS; n += 2) {
      topics.put(
          new TopicKey("t" + n),
          people.stream()
              .filter(_ -> random.nextInt(10) == 0)
              .map(InboxKey::receiver)
              .sorted(java.util.Comparator.comparing(UserId::value))
              .toList());
    }
    return topics;
  }

  /// One event.
  private static void compare(
      long seed, Event event, List<Outcome> outcomes, Node node, Map<DeliveryId, String> told) {
    List<NewNotification> expected = new ArrayList<>();
    List<String> origins = new ArrayList<>();
    List<String> announced = new ArrayList<>();
    List<Map<Channel, String>> stories = new ArrayList<>();
    boolean failed = false;
    for (Outcome outcome : outcomes) {
      failed |= outcome instanceof Outcome.Fails;
      if (outcome instanceof Outcome.Tells tells && tells.audience() != null) {
        announced.add(tells.audience().equals("everyone") ? "[]" : story(tells));
      } else if (outcome instanceof Outcome.Tells tells) {
        for (Recipient recipient : tells.recipients()) {
          failed |= recipient instanceof Recipient.Refused;
          if (recipient instanceof Recipient.Told(var _, var _, var foretold)) {
            expected.add(foretold.notification());
            origins.add(tells.rule().id() + '@' + tells.rule().version());
            Map<Channel, String> each = new HashMap<>();
            foretold
                .deliveries()
                .forEach(planned ->
                    each.put(planned.plan().channel(), ForecastStory.of(planned.forecast())));
            stories.add(each);
          }
        }
      }
    }

    boolean gaveUp = false;
    try {
      node.listener.on(event);
    } catch (HopelessEventException hopeless) {
      gaveUp = true;
    }

    String what = "seed %d, %s".formatted(seed, event);
    assertThat(gaveUp).as(what).isEqualTo(failed);
    assertThat(node.origins).as(what).isEqualTo(origins);
    assertThat(node.announced).as(what).isEqualTo(announced);
    assertThat(node.stored)
        .as(what)
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("id")
        .isEqualTo(expected);
    for (int n = 0; n < expected.size(); n++) {
      NotificationId simulated = expected.get(n).id();
      NotificationId real = node.stored.get(n).id();
      stories
          .get(n)
          .forEach((channel, story) ->
              told.put(
                  new DeliveryId(real, channel),
                  story.replace(simulated.toString(), real.toString())));
    }
  }
}
