package dev.carillon.notices;

import dev.carillon.events.Event;
import dev.carillon.events.RetryLaterException;
import dev.carillon.notification.domain.Audience;
import dev.carillon.notification.domain.Broadcast;
import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.usecases.commands.SendBroadcast;
import dev.carillon.notification.usecases.ports.Broadcasts;
import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import dev.carillon.texts.Texts;
import java.time.Duration;
import java.util.Set;

/// Tells an audience what a listener has to say, each in their language: the notifications are
/// those of [Notices]. It returns when the broadcast is kept, long before everyone has theirs.
/// Hearing an event again begins none twice: the event and the listener are its origin. Any thread
/// may call it.
public final class Announcements {
  private static final Duration TOO_MANY_RUN = Duration.ofSeconds(10);

  private final SendBroadcast send;
  private final NoticePayloads payloads;
  private final NoticeWording wording;
  private final Set<Channel> channels;

  /// @param channels as of [Notices]
  public Announcements(
      SendBroadcast send, NoticePayloads payloads, NoticeWording wording, Set<Channel> channels) {
    this.send = send;
    this.payloads = payloads;
    this.wording = wording;
    this.channels = Set.copyOf(channels);
  }

  /// Makes texts known under their name. To be called when the listener that uses them is made, in
  /// each process: it may have to go on with what was begun by another.
  public void register(Texts texts) {
    wording.register(texts);
  }

  /// Begins to tell them. Whoever did it is not told; the notice's own receivers are not looked at.
  ///
  /// @param priority counts, and not whether the notice is critical
  /// @throws NoticeRefusedException when the notification breaks a rule, or there is no such topic
  /// @throws IllegalStateException when the texts are not registered
  /// @throws RetryLaterException when the store is away, or the tenant has too many running
  public void announce(
      Event event, Texts texts, Notice notice, Audience audience, Broadcast.Priority priority) {
    if (!wording.knows(texts.name())) {
      throw new IllegalStateException("register the texts " + texts.name());
    }
    SendBroadcast.Outcome outcome =
        send(
            new SendBroadcast.Command(
                new Caller.Service(new TenantId(event.tenant()), notice.listener()),
                audience,
                priority,
                notice.sender(),
                notice.object(),
                notice.typeFor(event),
                texts.name(),
                payloads.write(payloads.of(event, texts, notice)),
                notice.sendAt(),
                notice.expiresAt(),
                notice.about(),
                notice.routing().only(channels),
                origin(event, notice)));
    switch (outcome) {
      case SendBroadcast.Outcome.Accepted _, SendBroadcast.Outcome.Replayed _ -> {}
      // Another version of the listener began it, before the event came again.
      case SendBroadcast.Outcome.OriginReused _ when !notice.version().isEmpty() -> {}
      case SendBroadcast.Outcome.TooMany(var bound) ->
          throw new RetryLaterException(
              bound + " broadcasts of this tenant run already", TOO_MANY_RUN, null);
      case SendBroadcast.Outcome.OriginReused _,
          SendBroadcast.Outcome.Invalid _,
          SendBroadcast.Outcome.UnknownTopic _ ->
          throw new NoticeRefusedException(notice.listener(), outcome.toString());
    }
  }

  private SendBroadcast.Outcome send(SendBroadcast.Command command) {
    try {
      return send.execute(command);
    } catch (StoreUnavailableException away) {
      throw StoreAway.later(away);
    }
  }

  private static Broadcasts.Origin origin(Event event, Notice notice) {
    return new Broadcasts.Origin("event:" + event.id() + ' ' + notice.listener(), notice.origin());
  }
}
