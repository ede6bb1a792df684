package dev.carillon.notices;

import dev.carillon.events.Event;
import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.Contact;
import dev.carillon.notification.domain.Grouping;
import dev.carillon.notification.domain.Routing;
import dev.carillon.notification.usecases.commands.CreateNotification;
import dev.carillon.texts.Reader;
import dev.carillon.texts.Texts;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.util.RawValue;

/// The payloads of notices: the members of the event's data, but for lists, those that the listener
/// gave, `messageKey` and `messageArgs`, and `message`, the sentence for one reader. Any thread may
/// call it.
public final class NoticePayloads {
  private static final String MESSAGE = "message";
  private static final String MESSAGE_KEY = "messageKey";
  private static final String MESSAGE_ARGS = "messageArgs";
  private static final TypeReference<Map<String, Object>> MEMBERS = new TypeReference<>() {};

  /// Of a double's largest and smallest, and some.
  private static final int MAX_DIGITS = 400;

  private final JsonMapper json;
  private final Reader defaults;

  /// Numbers as they came: a sum of money is no double.
  private final ObjectReader members;

  /// Payloads that speak to readers as their contacts say.
  ///
  /// @param defaults for those whose contact says nothing
  public NoticePayloads(JsonMapper json, Reader defaults) {
    this.json = json;
    this.defaults = defaults;
    this.members = json.readerFor(MEMBERS).with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
  }

  /// All but the sentence.
  ///
  /// @throws NoticeRefusedException when the data has a number that would be written out in
  ///   thousands of digits
  Map<String, Object> of(Event event, Texts texts, Notice notice) {
    Map<String, Object> data = members.readValue(event.data());
    data.forEach((name, value) -> {
      if (isBeyondReason(value)) {
        throw new NoticeRefusedException(notice.listener(), "a number beyond reason in " + name);
      }
    });
    Map<String, Object> arguments = new TreeMap<>(data);
    arguments.put(Notices.OCCURRED_AT, event.occurredAt().toString());
    arguments.putAll(notice.more());
    arguments.keySet().retainAll(texts.variables(notice.text()));
    Map<String, Object> payload = new LinkedHashMap<>(data);
    // Who else is told is nobody's business.
    payload.values().removeIf(Collection.class::isInstance);
    payload.putAll(new TreeMap<>(notice.more()));
    payload.put(MESSAGE_KEY, notice.text());
    payload.put(MESSAGE_ARGS, arguments);
    return payload;
  }

  /// `1e999999999` is eleven characters, and a gigabyte in a sentence.
  private static boolean isBeyondReason(@Nullable Object value) {
    return switch (value) {
      case BigDecimal number ->
          number.precision() > MAX_DIGITS || Math.abs((long) number.scale()) > MAX_DIGITS;
      case Map<?, ?> inner -> inner.values().stream().anyMatch(NoticePayloads::isBeyondReason);
      case Collection<?> items -> items.stream().anyMatch(NoticePayloads::isBeyondReason);
      case null, default -> false;
    };
  }

  /// With the sentence.
  String worded(Map<String, Object> payload, Texts texts, @Nullable Contact contact) {
    String key = Objects.toString(payload.get(MESSAGE_KEY));
    Map<String, Object> arguments = new TreeMap<>();
    if (payload.get(MESSAGE_ARGS) instanceof Map<?, ?> given) {
      given.forEach((name, value) -> arguments.put(Objects.toString(name), value));
    }
    Map<String, Object> all = new LinkedHashMap<>(payload);
    all.put(MESSAGE, texts.text(key, arguments, reader(contact)));
    return json.writeValueAsString(all);
  }

  /// A notification that waits for its time, as `POST /notifications` takes it.
  String request(CreateNotification.Command command) {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("object", command.object());
    request.put("receiverId", command.receiverId());
    request.put("senderId", command.senderId());
    request.put("type", command.type());
    request.put("payload", new RawValue(command.payloadJson()));
    Routing routing = command.routing();
    request.put("channels", routing.channels().stream().map(Channel::wireName).sorted().toList());
    request.put(
        "escalation",
        routing.escalation().stream()
            .map(step ->
                Map.of("channel", step.channel().wireName(), "after", step.after().toString()))
            .toList());
    request.put("priority", routing.critical() ? "critical" : "normal");
    request.put("expiresAt", Objects.toString(command.expiresAt(), null));
    request.put("about", command.about());
    request.put("group", group(command.group()));
    request.values().removeIf(Objects::isNull);
    return json.writeValueAsString(request);
  }

  private static @Nullable Map<String, String> group(@Nullable Grouping group) {
    if (group == null) {
      return null;
    }
    Map<String, String> members = new LinkedHashMap<>();
    members.put("edge", group.edge().wireName());
    if (group.key() != null) {
      members.put("key", group.key());
    }
    if (group.window() != null) {
      members.put("window", group.window().toString());
    }
    return members;
  }

  Map<String, Object> read(String payload) {
    return members.readValue(payload);
  }

  String write(Map<String, Object> payload) {
    return json.writeValueAsString(payload);
  }

  Reader reader(@Nullable Contact contact) {
    if (contact == null) {
      return defaults;
    }
    return new Reader(
        contact.locale() == null ? defaults.locale() : contact.locale(),
        contact.zone() == null ? defaults.zone() : contact.zone());
  }
}
