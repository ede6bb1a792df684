package dev.carillon.web.testing;

import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.TopicKey;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.ports.Topics;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Keeps topics of at most [#MAX_MEMBERS] in memory.
public final class InMemoryTopics implements Topics {
  public static final int MAX_MEMBERS = 5;

  private final TreeMap<String, TreeSet<String>> topics = new TreeMap<>();
  private @Nullable RuntimeException failure;

  @Override
  public synchronized Outcome add(TenantId tenant, TopicKey topic, Set<UserId> users) {
    failIfAway();
    TreeSet<String> members = new TreeSet<>(topics.getOrDefault(topic.value(), new TreeSet<>()));
    int before = members.size();
    users.forEach(user -> members.add(user.value()));
    if (members.size() > MAX_MEMBERS) {
      return new Outcome.Full(MAX_MEMBERS);
    }
    topics.put(topic.value(), members);
    return new Outcome.Changed(topic(topic), members.size() - before);
  }

  @Override
  public synchronized Outcome remove(TenantId tenant, TopicKey topic, Set<UserId> users) {
    failIfAway();
    TreeSet<String> members = topics.get(topic.value());
    if (members == null) {
      return new Outcome.Unknown();
    }
    int before = members.size();
    users.forEach(user -> members.remove(user.value()));
    return new Outcome.Changed(topic(topic), before - members.size());
  }

  @Override
  public synchronized boolean drop(TenantId tenant, TopicKey topic) {
    failIfAway();
    return topics.remove(topic.value()) != null;
  }

  @Override
  public synchronized Optional<Topic> find(TenantId tenant, TopicKey topic) {
    failIfAway();
    return topics.containsKey(topic.value()) ? Optional.of(topic(topic)) : Optional.empty();
  }

  @Override
  public synchronized List<Topic> list(TenantId tenant, @Nullable String after, int max) {
    failIfAway();
    return topics.tailMap(after == null ? "" : after, false).keySet().stream()
        .limit(max)
        .map(key -> topic(new TopicKey(key)))
        .toList();
  }

  @Override
  public synchronized List<UserId> members(
      TenantId tenant, TopicKey topic, @Nullable String after, int max) {
    failIfAway();
    return members(topic).tailSet(after == null ? "" : after, false).stream()
        .limit(max)
        .map(UserId::new)
        .toList();
  }

  private Topic topic(TopicKey key) {
    return new Topic(key, members(key).size());
  }

  private NavigableSet<String> members(TopicKey topic) {
    return topics.getOrDefault(topic.value(), new TreeSet<>());
  }

  /// Fails from now on, or with null no more.
  public synchronized void failWith(@Nullable RuntimeException newFailure) {
    failure = newFailure;
  }

  private void failIfAway() {
    if (failure != null) {
      throw failure;
    }
  }
}
