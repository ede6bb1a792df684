package dev.carillon.notices;

import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.Escalation;
import dev.carillon.notification.domain.Grouping;
import dev.carillon.notification.domain.Routing;
import dev.carillon.notification.domain.UserId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a listener has to say.
///
/// @param listener the listener's id: with the event and the receiver it makes the notification one
/// @param object the notification's object
/// @param text the key of the sentence; its variables are the members of the event's data, and
///   `occurredAt`
/// @param receivers ids of users
/// @param sender who did it: a user's id or `system`
/// @param more members of the payload beside the event's own
/// @param about the business's key for what it is about, for whoever settles it; null: nothing
/// @param group what it is shown together with; null: it is shown by itself
/// @param routing by what ways it goes, of those that the server is configured for
public record Notice(
    String listener,
    String object,
    String text,
    List<String> receivers,
    String sender,
    Map<String, Object> more,
    @Nullable String about,
    @Nullable Grouping group,
    Routing routing) {
  public Notice {
    receivers = List.copyOf(receivers);
    more = Map.copyOf(more);
  }

  /// A notice of the system, to nobody yet, whose text is named as its object.
  public static Notice of(String listener, String object) {
    return new Notice(
        listener,
        object,
        object,
        List.of(),
        UserId.SYSTEM.value(),
        Map.of(),
        null,
        null,
        Routing.INBOX);
  }

  /// The same with another text.
  public Notice saying(String newText) {
    return new Notice(listener, object, newText, receivers, sender, more, about, group, routing);
  }

  /// The same to one person.
  public Notice to(String receiver) {
    return to(List.of(receiver));
  }

  /// The same to some.
  public Notice to(List<String> newReceivers) {
    return new Notice(listener, object, text, newReceivers, sender, more, about, group, routing);
  }

  /// The same in somebody's name, or in the system's.
  public Notice from(@Nullable String newSender) {
    String from = newSender == null ? UserId.SYSTEM.value() : newSender;
    return new Notice(listener, object, text, receivers, from, more, about, group, routing);
  }

  /// The same with a member more in its payload.
  public Notice with(String name, Object value) {
    Map<String, Object> all = new LinkedHashMap<>(more);
    all.put(name, value);
    return new Notice(listener, object, text, receivers, sender, all, about, group, routing);
  }

  /// The same about something that may be settled, when it is taken back.
  public Notice about(String what) {
    return new Notice(listener, object, text, receivers, sender, more, what, group, routing);
  }

  /// The same, shown together with others to the same person. What is announced to many is not.
  public Notice grouped(Grouping grouping) {
    return new Notice(listener, object, text, receivers, sender, more, about, grouping, routing);
  }

  /// The same, at once by these channels besides the inbox.
  public Notice alsoBy(Channel... channels) {
    return by(routing.with(channels));
  }

  /// The same, by another channel if it is not read by then.
  ///
  /// @param after 1 ms to 30 days
  public Notice escalate(Channel channel, Duration after) {
    return by(routing.escalating(new Escalation(channel, after)));
  }

  /// The same, which waits for no quiet hours and no summary.
  public Notice critical() {
    return by(routing.critical(true));
  }

  private Notice by(Routing ways) {
    return new Notice(listener, object, text, receivers, sender, more, about, group, ways);
  }
}
