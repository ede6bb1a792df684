package dev.carillon.notices;

import dev.carillon.events.Event;
import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.Escalation;
import dev.carillon.notification.domain.Grouping;
import dev.carillon.notification.domain.Routing;
import dev.carillon.notification.domain.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What a listener has to say.
///
/// @param listener the listener's id: with the event and the receiver it makes the notification one
/// @param version of what the listener did it by, shown in traces; empty: it has none
/// @param object the notification's object
/// @param type the notification's type; null: the event's name, without a tenant's prefix
/// @param text the key of the sentence; its variables are the members of the event's data,
///   `occurredAt`, and those of `more`
/// @param receivers ids of users
/// @param sender who did it: a user's id or `system`
/// @param more members of the payload beside the event's own
/// @param about the business's key for what it is about, for whoever settles it; null: nothing
/// @param group what it is shown together with; null: it is shown by itself
/// @param routing by what ways it goes, of those that the server is configured for
/// @param sendAt when it is sent; null: at once
/// @param expiresAt when nobody needs it any more; null: never
public record Notice(
    String listener,
    String version,
    String object,
    @Nullable String type,
    String text,
    List<String> receivers,
    String sender,
    Map<String, Object> more,
    @Nullable String about,
    @Nullable Grouping group,
    Routing routing,
    @Nullable Instant sendAt,
    @Nullable Instant expiresAt) {
  public Notice {
    receivers = List.copyOf(receivers);
    more = Map.copyOf(more);
  }

  /// A notice of the system, to nobody yet, whose text is named as its object.
  public static Notice of(String listener, String object) {
    return new Draft(listener, object).notice();
  }

  /// The same with another text.
  public Notice saying(String newText) {
    return with(draft -> draft.text = newText);
  }

  /// The same of another type than the event's name.
  public Notice typed(String newType) {
    return with(draft -> draft.type = newType);
  }

  /// The same, by that version of the listener.
  public Notice version(String newVersion) {
    return with(draft -> draft.version = newVersion);
  }

  /// The same to one person.
  public Notice to(String receiver) {
    return to(List.of(receiver));
  }

  /// The same to some.
  public Notice to(List<String> newReceivers) {
    return with(draft -> draft.receivers = newReceivers);
  }

  /// The same in somebody's name, or in the system's.
  public Notice from(@Nullable String newSender) {
    return with(draft -> draft.sender = newSender == null ? UserId.SYSTEM.value() : newSender);
  }

  /// The same with a member more in its payload.
  public Notice with(String name, Object value) {
    Map<String, Object> all = new LinkedHashMap<>(more);
    all.put(name, value);
    return with(draft -> draft.more = all);
  }

  /// The same about something that may be settled, when it is taken back.
  public Notice about(String what) {
    return with(draft -> draft.about = what);
  }

  /// The same, shown together with others to the same person. What is announced to many is not.
  public Notice grouped(Grouping grouping) {
    return with(draft -> draft.group = grouping);
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

  /// The same by these ways.
  public Notice by(Routing ways) {
    return with(draft -> draft.routing = ways);
  }

  /// The same, sent then; what is over is sent at once.
  public Notice at(Instant time) {
    return with(draft -> draft.sendAt = time);
  }

  /// The same, until then.
  public Notice expiring(Instant time) {
    return with(draft -> draft.expiresAt = time);
  }

  /// Its type, for that event.
  String typeFor(Event event) {
    return type == null ? event.name().withoutTenant().value() : type;
  }

  /// Which listener, and by what version, made it; empty: it has no versions.
  String origin() {
    return version.isEmpty() ? "" : listener + '@' + version;
  }

  private Notice with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.notice();
  }

  /// One being made of another.
  private static final class Draft {
    private final String listener;
    private final String object;
    private String version = "";
    private @Nullable String type;
    private String text;
    private List<String> receivers = List.of();
    private String sender = UserId.SYSTEM.value();
    private Map<String, Object> more = Map.of();
    private @Nullable String about;
    private @Nullable Grouping group;
    private Routing routing = Routing.INBOX;
    private @Nullable Instant sendAt;
    private @Nullable Instant expiresAt;

    Draft(String listener, String object) {
      this.listener = listener;
      this.object = object;
      this.text = object;
    }

    Draft(Notice notice) {
      this.listener = notice.listener;
      this.version = notice.version;
      this.object = notice.object;
      this.type = notice.type;
      this.text = notice.text;
      this.receivers = notice.receivers;
      this.sender = notice.sender;
      this.more = notice.more;
      this.about = notice.about;
      this.group = notice.group;
      this.routing = notice.routing;
      this.sendAt = notice.sendAt;
      this.expiresAt = notice.expiresAt;
    }

    Notice notice() {
      return new Notice(
          listener, version, object, type, text, receivers, sender, more, about, group, routing,
          sendAt, expiresAt);
    }
  }
}
