package dev.carillon.notices;

import dev.carillon.events.Event;
import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.Contact;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.commands.CreateNotification;
import dev.carillon.notification.usecases.commands.CreateNotification.Outcome;
import dev.carillon.notification.usecases.ports.Contacts;
import dev.carillon.notification.usecases.ports.IdempotencyKey;
import dev.carillon.texts.Reader;
import dev.carillon.texts.Texts;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/// Makes notifications of what listeners have to say. The notification's type is the event's name,
/// its tenant the event's. Its payload has the members of the event's data, but for lists, those
/// that the listener gave, and `message`, the sentence in the receiver's language, with
/// `messageKey` and `messageArgs`, of which a client that wants another language can make its own.
///
/// Blocks until the commit. Hearing an event again notifies no one twice: the event, the listener
/// and the receiver make the key. Any thread may call it.
public final class Notices {
  /// What a text may use beside the members of its event's data: when it happened.
  public static final String OCCURRED_AT = "occurredAt";

  private static final TypeReference<Map<String, Object>> MEMBERS = new TypeReference<>() {};

  private final CreateNotification create;
  private final Contacts contacts;
  private final Reader defaults;
  private final JsonMapper json;

  /// Numbers as they came: a sum of money is no double.
  private final ObjectReader members;

  /// @param defaults for those whose contact says nothing
  public Notices(CreateNotification create, Contacts contacts, Reader defaults, JsonMapper json) {
    this.create = create;
    this.contacts = contacts;
    this.defaults = defaults;
    this.json = json;
    this.members = json.readerFor(MEMBERS).with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
  }

  /// Tells the receivers of another's act; nobody of their own.
  ///
  /// @throws NoticeRefusedException when a notification breaks a rule; the others are sent
  /// @throws RuntimeException of the store when it is away
  public void send(Event event, Texts texts, Notice notice) {
    sendTo(
        notice.receivers().stream().filter(who -> !who.equals(notice.sender())).toList(),
        event,
        texts,
        notice);
  }

  /// Tells the receivers, also of their own act.
  ///
  /// @throws RuntimeException as [#send]
  public void confirm(Event event, Texts texts, Notice notice) {
    sendTo(notice.receivers(), event, texts, notice);
  }

  /// All at once, so that they go into one group of the writer, and each whatever becomes of the
  /// others.
  private void sendTo(List<String> receivers, Event event, Texts texts, Notice notice) {
    Map<String, Object> data = members.readValue(event.data());
    List<CompletableFuture<Outcome>> outcomes =
        receivers.stream()
            .distinct()
            .filter(UserId::isValid)
            .map(receiver -> create(new UserId(receiver), data, event, texts, notice))
            .toList();
    outcomes.forEach(outcome -> outcome.exceptionally(_ -> null).join());
    // What may pass first: a refusal is the end of the event.
    List<Outcome> settled = outcomes.stream().map(CompletableFuture::join).toList();
    for (Outcome outcome : settled) {
      if (outcome instanceof Outcome.Refused refused) {
        throw new NoticeRefusedException(notice.listener(), refused.toString());
      }
    }
    if (!receivers.stream().allMatch(UserId::isValid)) {
      throw new NoticeRefusedException(notice.listener(), "a receiver's id that nobody can have");
    }
  }

  private CompletableFuture<Outcome> create(
      UserId receiver, Map<String, Object> data, Event event, Texts texts, Notice notice) {
    TenantId tenant = new TenantId(event.tenant());
    Reader reader = reader(new InboxKey(tenant, receiver));
    return create
        .execute(
            new CreateNotification.Command(
                new Caller.Service(tenant, notice.listener()),
                receiver.value(),
                notice.sender(),
                notice.object(),
                event.name().withoutTenant().value(),
                payload(data, event, texts, notice, reader),
                Set.of(Channel.REALTIME),
                null,
                IdempotencyKey.forEvent(event.id(), notice.listener(), receiver)))
        .toCompletableFuture();
  }

  private Reader reader(InboxKey who) {
    @Nullable Contact contact = contacts.find(who).orElse(null);
    if (contact == null) {
      return defaults;
    }
    return new Reader(
        contact.locale() == null ? defaults.locale() : contact.locale(),
        contact.zone() == null ? defaults.zone() : contact.zone());
  }

  private String payload(
      Map<String, Object> data, Event event, Texts texts, Notice notice, Reader reader) {
    Map<String, Object> arguments = new TreeMap<>(data);
    arguments.put(OCCURRED_AT, event.occurredAt().toString());
    arguments.keySet().retainAll(texts.variables(notice.text()));
    Map<String, Object> payload = new LinkedHashMap<>(data);
    // Who else is told is nobody's business.
    payload.values().removeIf(Collection.class::isInstance);
    payload.putAll(new TreeMap<>(notice.more()));
    payload.put("message", texts.text(notice.text(), arguments, reader));
    payload.put("messageKey", notice.text());
    payload.put("messageArgs", arguments);
    return json.writeValueAsString(payload);
  }
}
