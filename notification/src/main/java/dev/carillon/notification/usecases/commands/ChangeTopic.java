package dev.carillon.notification.usecases.commands;

import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.TopicKey;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.ports.Topics;
import java.util.Set;

/// Says who belongs to a topic, as its backend knows it. Blocks until the commit; executing it
/// again changes nothing. A broadcast that runs meanwhile is for those who belong when their turn
/// comes.
public final class ChangeTopic {
  private final Topics topics;

  public ChangeTopic(Topics topics) {
    this.topics = topics;
  }

  /// Makes them members, and the topic where there is none.
  ///
  /// @throws dev.carillon.notification.usecases.ports.StoreUnavailableException as [Topics]
  public Topics.Outcome add(Caller.Service caller, TopicKey topic, Set<UserId> users) {
    return topics.add(caller.tenant(), topic, users);
  }

  /// Makes them members no more.
  ///
  /// @throws dev.carillon.notification.usecases.ports.StoreUnavailableException as [Topics]
  public Topics.Outcome remove(Caller.Service caller, TopicKey topic, Set<UserId> users) {
    return topics.remove(caller.tenant(), topic, users);
  }

  /// Drops the topic with its members.
  ///
  /// @return false when there was none
  /// @throws dev.carillon.notification.usecases.ports.StoreUnavailableException as [Topics]
  public boolean drop(Caller.Service caller, TopicKey topic) {
    return topics.drop(caller.tenant(), topic);
  }
}
