package dev.carillon.notification.usecases.queries;

import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.TopicKey;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.ports.Topics;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Shows a tenant's topics and who belongs to them, in the order of their names. Blocks; throws
/// [dev.carillon.notification.usecases.ports.StoreUnavailableException] when the store is away.
public final class ListTopics {
  private final Topics topics;

  public ListTopics(Topics topics) {
    this.topics = topics;
  }

  /// The topic, if there is one.
  public Optional<Topics.Topic> one(Caller.Service caller, TopicKey topic) {
    return topics.find(caller.tenant(), topic);
  }

  /// A page of them.
  public List<Topics.Topic> all(Caller.Service caller, @Nullable String after, int max) {
    return topics.list(caller.tenant(), after, max);
  }

  /// A page of a topic's members.
  public List<UserId> members(
      Caller.Service caller, TopicKey topic, @Nullable String after, int max) {
    return topics.members(caller.tenant(), topic, after, max);
  }
}
