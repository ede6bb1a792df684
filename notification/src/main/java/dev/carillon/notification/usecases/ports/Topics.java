package dev.carillon.notification.usecases.ports;

import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.TopicKey;
import dev.carillon.notification.domain.UserId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Keeps topics and who belongs to them. All methods block, from any thread, and throw
/// [StoreUnavailableException] when the store is away. Doing one twice changes nothing more.
public interface Topics {
  /// A topic as it is.
  ///
  /// @param members how many, exactly
  record Topic(TopicKey key, long members) {}

  /// What became of a change.
  sealed interface Outcome {
    /// It is so now.
    ///
    /// @param count those who were no members before, or were
    record Changed(Topic topic, int count) implements Outcome {}

    /// There is no such topic.
    record Unknown() implements Outcome {}

    /// It would be a topic, or a member, more than there may be; nothing was changed.
    record Full(int bound) implements Outcome {}
  }

  /// Makes them members, and the topic where there is none.
  Outcome add(TenantId tenant, TopicKey topic, Set<UserId> users);

  /// Makes them members no more. The topic stays, also without any.
  Outcome remove(TenantId tenant, TopicKey topic, Set<UserId> users);

  /// Drops the topic with its members; false when there was none. A broadcast to it ends.
  boolean drop(TenantId tenant, TopicKey topic);

  /// The topic, if there is one.
  Optional<Topic> find(TenantId tenant, TopicKey topic);

  /// The tenant's topics in the order of their keys.
  ///
  /// @param after keys above this one only; null begins at the first
  List<Topic> list(TenantId tenant, @Nullable String after, int max);

  /// A topic's members in the order of their ids.
  ///
  /// @param after ids above this one only; null begins at the first
  List<UserId> members(TenantId tenant, TopicKey topic, @Nullable String after, int max);
}
