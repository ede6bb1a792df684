package dev.carillon.notices;

import dev.carillon.events.Event;
import dev.carillon.events.RetryLaterException;
import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.Contact;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.SendTime;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.domain.Violation;
import dev.carillon.notification.usecases.commands.CreateNotification;
import dev.carillon.notification.usecases.commands.CreateNotification.Outcome;
import dev.carillon.notification.usecases.commands.ScheduleNotification;
import dev.carillon.notification.usecases.ports.Contacts;
import dev.carillon.notification.usecases.ports.IdempotencyKey;
import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import dev.carillon.texts.Reader;
import dev.carillon.texts.Texts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// Makes notifications of what listeners have to say. The notification's type is the event's name,
/// its tenant the event's. Its payload has the members of the event's data, but for lists, those
/// that the listener gave, and `message`, the sentence in the receiver's language, with
/// `messageKey` and `messageArgs`, of which a client that wants another language can make its own.
///
/// Blocks until the commit. Hearing an event again notifies no one twice, whatever the listener's
/// version by then: the event, the listener and the receiver make the key. Any thread may call it.
public final class Notices {
  /// What a text may use beside the members of its event's data: when it happened.
  public static final String OCCURRED_AT = "occurredAt";

  /// One group of the writer: more at once would fill what waits for it.
  private static final int MAX_AT_ONCE = 200;

  private static final Duration TOO_MANY_WAIT = Duration.ofSeconds(10);

  private final CreateNotification create;
  private final ScheduleNotification schedule;
  private final Contacts contacts;
  private final NoticePayloads payloads;
  private final Set<Channel> channels;

  /// @param channels that there are: what a notice asks for besides is left out, so that a listener
  ///   need not know how its server is configured
  public Notices(
      CreateNotification create,
      ScheduleNotification schedule,
      Contacts contacts,
      NoticePayloads payloads,
      Set<Channel> channels) {
    this.create = create;
    this.schedule = schedule;
    this.contacts = contacts;
    this.payloads = payloads;
    this.channels = Set.copyOf(channels);
  }

  /// Tells the receivers of another's act; nobody of their own.
  ///
  /// @throws NoticeRefusedException when a notification breaks a rule; the others are sent
  /// @throws RetryLaterException when the store is away, or has too much to do
  public void send(Event event, Texts texts, Notice notice) {
    sendTo(
        notice.receivers().stream().filter(who -> !who.equals(notice.sender())).toList(),
        event,
        texts,
        notice);
  }

  /// Tells the receivers, also of their own act.
  ///
  /// @throws RetryLaterException as [#send]
  public void confirm(Event event, Texts texts, Notice notice) {
    sendTo(notice.receivers(), event, texts, notice);
  }

  /// A notification as it would be sent.
  ///
  /// @param reader in whose language its sentence is
  /// @param refusal why it would not be taken; null: it would
  public record Draft(
      CreateNotification.Command command, Reader reader, @Nullable String refusal) {}

  /// The notifications that a notice would be, one for each of those receivers, in their order.
  /// Nothing is sent.
  ///
  /// @param receivers ids that somebody can have
  /// @throws StoreUnavailableException when the store is away
  public List<Draft> drafts(Event event, Texts texts, Notice notice, List<String> receivers) {
    Map<String, Object> payload = payloads.of(event, texts, notice);
    List<InboxKey> who = inboxes(event, receivers);
    Map<InboxKey, Contact> known = contacts.findAll(who);
    return who.stream()
        .map(one -> {
          Contact contact = known.get(one);
          CreateNotification.Command command =
              command(one, payloads.worded(payload, texts, contact), event, notice);
          return new Draft(command, payloads.reader(contact), refusal(command, notice));
        })
        .toList();
  }

  private @Nullable String refusal(CreateNotification.Command command, Notice notice) {
    Instant at = notice.sendAt();
    Object refused =
        at == null
            ? create.refused(command)
            : schedule.refused(
                new ScheduleNotification.Command(command, new SendTime.Moment(at), ""));
    return refused == null ? null : refused.toString();
  }

  /// Many at once, so that they go into one group of the writer, and each whatever becomes of the
  /// others.
  private void sendTo(List<String> receivers, Event event, Texts texts, Notice notice) {
    try {
      sendNow(receivers, event, texts, notice);
    } catch (StoreUnavailableException away) {
      throw StoreAway.later(away);
    } catch (CompletionException failed) {
      throw switch (failed.getCause()) {
        case StoreUnavailableException away -> StoreAway.later(away);
        // Said on purpose: there is no room for it, or its time is too far.
        case RetryLaterException later -> later;
        case NoticeRefusedException refused -> refused;
        case null, default -> failed;
      };
    }
  }

  private void sendNow(List<String> receivers, Event event, Texts texts, Notice notice) {
    Map<String, Object> payload = payloads.of(event, texts, notice);
    List<InboxKey> valid =
        inboxes(event, receivers.stream().distinct().filter(UserId::isValid).toList());
    List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
    for (int from = 0; from < valid.size(); from += MAX_AT_ONCE) {
      List<InboxKey> part = valid.subList(from, Math.min(from + MAX_AT_ONCE, valid.size()));
      List<CompletableFuture<Outcome>> begun =
          begin(commands(event, texts, notice, part, payload), notice);
      begun.forEach(outcome -> outcome.exceptionally(_ -> null).join());
      outcomes.addAll(begun);
    }
    // What may pass first: a refusal is the end of the event.
    List<Outcome> settled = outcomes.stream().map(CompletableFuture::join).toList();
    for (Outcome outcome : settled) {
      if (outcome instanceof Outcome.Refused refused && !isSettled(refused, notice)) {
        throw new NoticeRefusedException(notice.listener(), refused.toString());
      }
    }
    if (!receivers.stream().allMatch(UserId::isValid)) {
      throw new NoticeRefusedException(notice.listener(), "a receiver's id that nobody can have");
    }
  }

  /// Another version of the listener told them, before the event came again; or nobody needs it any
  /// more, since a moment ago.
  private static boolean isSettled(Outcome.Refused refused, Notice notice) {
    return switch (refused) {
      case Outcome.KeyReused() -> !notice.version().isEmpty();
      case Outcome.Invalid(var violations) ->
          violations.stream()
              .allMatch(violation -> violation.rule() == Violation.Rule.NOT_IN_FUTURE);
      case Outcome.Forbidden _ -> false;
    };
  }

  private List<CompletableFuture<Outcome>> begin(
      List<CreateNotification.Command> commands, Notice notice) {
    Instant at = notice.sendAt();
    if (at == null || commands.isEmpty()) {
      return commands.stream()
          .map(command -> create.execute(command).toCompletableFuture())
          .toList();
    }
    SendTime time = new SendTime.Moment(at);
    return schedule
        .execute(
            commands.getFirst().caller().tenant(),
            commands.stream()
                .map(command ->
                    new ScheduleNotification.Command(command, time, payloads.request(command)))
                .toList())
        .stream()
        .map(kept -> kept.thenApply(outcome -> outcome(outcome, notice)))
        .toList();
  }

  private static Outcome outcome(ScheduleNotification.Outcome kept, Notice notice) {
    return switch (kept) {
      case ScheduleNotification.Outcome.Waiting(var id, var _) -> new Outcome.Accepted(id);
      case ScheduleNotification.Outcome.Replayed(var id, var _) -> new Outcome.Accepted(id);
      case ScheduleNotification.Outcome.AtOnce(var outcome) -> outcome;
      case ScheduleNotification.Outcome.TooFar(var maxAhead) ->
          throw new NoticeRefusedException(
              notice.listener(), "a time that is further ahead than " + maxAhead);
      case ScheduleNotification.Outcome.Full(var bound) ->
          throw new RetryLaterException(
              bound + " notifications of this tenant wait for their time", TOO_MANY_WAIT, null);
    };
  }

  private static List<InboxKey> inboxes(Event event, List<String> receivers) {
    TenantId tenant = new TenantId(event.tenant());
    return receivers.stream().map(receiver -> new InboxKey(tenant, new UserId(receiver))).toList();
  }

  private List<CreateNotification.Command> commands(
      Event event, Texts texts, Notice notice, List<InboxKey> who, Map<String, Object> payload) {
    Map<InboxKey, Contact> known = contacts.findAll(who);
    return who.stream()
        .map(one -> command(one, payloads.worded(payload, texts, known.get(one)), event, notice))
        .toList();
  }

  private CreateNotification.Command command(
      InboxKey who, String payload, Event event, Notice notice) {
    return new CreateNotification.Command(
        new Caller.Service(who.tenant(), notice.listener()),
        who.receiver().value(),
        notice.sender(),
        notice.object(),
        notice.typeFor(event),
        payload,
        notice.routing().only(channels),
        notice.expiresAt(),
        notice.about(),
        IdempotencyKey.forEvent(event.id(), notice.listener(), who.receiver(), notice.origin()),
        notice.group());
  }
}
