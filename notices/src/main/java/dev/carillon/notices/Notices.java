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
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Makes notifications of what listeners have to say. The notification's type is the event's name,
/// its tenant the event's. Its payload is what the listener gave and beside it `message`, the
/// sentence in the receiver's language, `messageKey` and `messageArgs`, of which a client that
/// wants another language can make its own.
///
/// Blocks until the commit. Hearing an event again notifies no one twice: the event, the listener
/// and the receiver make the key. Any thread may call it.
public final class Notices {
  private static final TypeReference<Map<String, Object>> MEMBERS = new TypeReference<>() {};

  private final CreateNotification create;
  private final Contacts contacts;
  private final Reader defaults;
  private final JsonMapper json;

  /// @param defaults for those whose contact says nothing
  public Notices(CreateNotification create, Contacts contacts, Reader defaults, JsonMapper json) {
    this.create = create;
    this.contacts = contacts;
    this.defaults = defaults;
    this.json = json;
  }

  /// Tells someone of another's act; nobody of their own.
  ///
  /// @throws NoticeRefusedException when the notification breaks a rule
  /// @throws RuntimeException of the store when it is away
  public void send(Event event, Texts texts, Notice notice) {
    if (!notice.isToTheSender()) {
      sendAlsoToTheSender(event, texts, notice);
    }
  }

  /// Tells someone, also of their own act.
  ///
  /// @throws RuntimeException as [#send]
  public void sendAlsoToTheSender(Event event, Texts texts, Notice notice) {
    UserId receiver = new UserId(notice.receiver());
    TenantId tenant = new TenantId(event.tenant());
    Reader reader = reader(new InboxKey(tenant, receiver));
    Outcome outcome =
        create
            .execute(
                new CreateNotification.Command(
                    new Caller.Service(tenant, notice.listener()),
                    notice.receiver(),
                    notice.sender(),
                    notice.object(),
                    event.name().value(),
                    payload(event, texts, notice, reader),
                    Set.of(Channel.REALTIME),
                    null,
                    IdempotencyKey.forEvent(event.id(), notice.listener(), receiver)))
            .toCompletableFuture()
            .join();
    switch (outcome) {
      case Outcome.Created _, Outcome.Replayed _ -> {}
      case Outcome.KeyReused _, Outcome.Invalid _, Outcome.Forbidden _ ->
          throw new NoticeRefusedException(notice.listener(), outcome);
    }
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

  private String payload(Event event, Texts texts, Notice notice, Reader reader) {
    Map<String, Object> arguments = new TreeMap<>(json.readValue(event.data(), MEMBERS));
    arguments.keySet().retainAll(texts.variables(notice.text()));
    ObjectNode payload = json.valueToTree(notice.payload());
    payload.put("message", texts.text(notice.text(), arguments, reader));
    payload.put("messageKey", notice.text());
    payload.set("messageArgs", json.<JsonNode>valueToTree(arguments));
    return json.writeValueAsString(payload);
  }
}
