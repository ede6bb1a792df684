package dev.carillon.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.TopicKey;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.ports.Topics;
import dev.carillon.notification.usecases.ports.Topics.Outcome;
import dev.carillon.notification.usecases.ports.Topics.Topic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class PostgresTopicsTest {
  private static final TopicKey NEWS = new TopicKey("news");
  private static final TopicKey SPORT = new TopicKey("sport/été");
  private static final TestDatabase DATABASE =
      TestDatabase.migrated(TestServers.postgres18(), "topics");

  private final TenantId tenant = new TenantId(UUID.randomUUID().toString());
  private final Topics topics = new PostgresTopics(DATABASE.dataSource(), 2, 4);

  @AfterAll
  static void close() {
    DATABASE.close();
  }

  @Test
  void membersAreCountedOnce() {
    assertThat(topics.add(tenant, NEWS, users("ada", "bob")))
        .isEqualTo(new Outcome.Changed(new Topic(NEWS, 2), 2));
    assertThat(topics.add(tenant, NEWS, users("bob", "eve")))
        .isEqualTo(new Outcome.Changed(new Topic(NEWS, 3), 1));
    assertThat(topics.find(tenant, NEWS)).contains(new Topic(NEWS, 3));
  }

  @Test
  void whoLeavesIsCountedOnceAndTheTopicStays() {
    topics.add(tenant, NEWS, users("ada"));

    assertThat(topics.remove(tenant, NEWS, users("ada", "bob")))
        .isEqualTo(new Outcome.Changed(new Topic(NEWS, 0), 1));
    assertThat(topics.find(tenant, NEWS)).contains(new Topic(NEWS, 0));
  }

  @Test
  void aTopicThatIsNotThereIsUnknown() {
    assertThat(topics.remove(tenant, NEWS, users("ada"))).isEqualTo(new Outcome.Unknown());
    assertThat(topics.drop(tenant, NEWS)).isFalse();
    assertThat(topics.find(tenant, NEWS)).isEmpty();
    assertThat(topics.members(tenant, NEWS, null, 10)).isEmpty();
  }

  @Test
  void aDroppedTopicHasNoMembersWhenItComesAgain() {
    topics.add(tenant, NEWS, users("ada"));

    assertThat(topics.drop(tenant, NEWS)).isTrue();
    topics.add(tenant, NEWS, users("bob"));

    assertThat(topics.members(tenant, NEWS, null, 10)).containsExactly(new UserId("bob"));
  }

  @Test
  void anotherTenantsTopicIsAnother() {
    topics.add(tenant, NEWS, users("ada"));
    TenantId other = new TenantId(UUID.randomUUID().toString());

    assertThat(topics.find(other, NEWS)).isEmpty();
    assertThat(topics.list(other, null, 10)).isEmpty();
    topics.add(other, NEWS, users("bob"));
    assertThat(topics.members(tenant, NEWS, null, 10)).containsExactly(new UserId("ada"));
  }

  @Test
  void pagesFollowTheOrderOfTheNames() {
    topics.add(tenant, SPORT, users("é", "a", "Z", "b"));
    topics.add(tenant, NEWS, users("ada"));

    assertThat(topics.list(tenant, null, 1)).containsExactly(new Topic(NEWS, 1));
    assertThat(topics.list(tenant, "news", 9)).containsExactly(new Topic(SPORT, 4));
    assertThat(topics.members(tenant, SPORT, null, 2))
        .containsExactly(new UserId("Z"), new UserId("a"));
    assertThat(topics.members(tenant, SPORT, "a", 9))
        .containsExactly(new UserId("b"), new UserId("é"));
  }

  @Test
  void overTheBoundOfMembersNothingIsChanged() {
    topics.add(tenant, NEWS, users("a", "b", "c"));

    assertThat(topics.add(tenant, NEWS, users("d", "e"))).isEqualTo(new Outcome.Full(4));
    assertThat(topics.find(tenant, NEWS)).contains(new Topic(NEWS, 3));
    assertThat(topics.add(tenant, NEWS, users("d"))).isInstanceOf(Outcome.Changed.class);
  }

  @Test
  void overTheBoundOfTopicsThereIsNoNewOne() {
    topics.add(tenant, NEWS, users("a"));
    topics.add(tenant, SPORT, users("a"));

    assertThat(topics.add(tenant, new TopicKey("third"), users("a")))
        .isEqualTo(new Outcome.Full(2));
    assertThat(topics.list(tenant, null, 9)).hasSize(2);
  }

  @Test
  void changesAtTheSameMomentKeepTheCount() throws Exception {
    Topics roomy = new PostgresTopics(DATABASE.dataSource(), 2, 1000);
    List<Callable<Outcome>> changes = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      Set<UserId> some = users("u" + i % 7, "u" + i % 11, "u" + i % 13);
      boolean adds = i % 3 != 2;
      changes.add(() -> adds ? roomy.add(tenant, NEWS, some) : roomy.remove(tenant, NEWS, some));
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var change : threads.invokeAll(changes)) {
        change.get();
      }
    }

    assertThat(roomy.find(tenant, NEWS))
        .contains(new Topic(NEWS, roomy.members(tenant, NEWS, null, 100).size()));
  }

  private static Set<UserId> users(String... ids) {
    return Arrays.stream(ids).map(UserId::new).collect(Collectors.toSet());
  }
}
