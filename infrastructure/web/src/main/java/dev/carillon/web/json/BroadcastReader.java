package dev.carillon.web.json;

import dev.carillon.notification.domain.Routing;
import dev.carillon.notification.domain.SendTime;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Reads the body of `POST /broadcasts`. The payload is looked through but not taken apart. Any
/// thread may call it.
public final class BroadcastReader {
  private final BodyReader<Reading> reader;

  public BroadcastReader(StrictJson json) {
    this.reader = new BodyReader<>(json, Reading::new);
  }

  /// A broadcast as it is asked for; what is absent is null.
  ///
  /// @param topic of the audience
  /// @param everyone of the audience
  /// @param payload a JSON object's text
  /// @param priority as it was given
  /// @param sendAt null: at once
  /// @param routing never absent: the inbox alone is the default
  public record Request(
      boolean audienceGiven,
      @Nullable String topic,
      boolean everyone,
      @Nullable String priority,
      @Nullable String senderId,
      @Nullable String object,
      @Nullable String type,
      @Nullable String payload,
      @Nullable SendTime sendAt,
      @Nullable Instant expiresAt,
      @Nullable String about,
      Routing routing) {}

  /// Reads one body.
  ///
  /// @throws dev.carillon.web.problems.ProblemException as [BodyReader#one]
  public Request read(byte[] body) {
    return reader.one(body).request();
  }

  private static final class Reading extends ObjectReading {
    private boolean audienceGiven;
    private @Nullable String topic;
    private boolean everyone;
    private @Nullable String senderId;
    private @Nullable String object;
    private @Nullable String type;
    private @Nullable String payload;
    private @Nullable Instant expiresAt;
    private @Nullable String about;
    private final SendTimeMembers sending = new SendTimeMembers(this);
    private final RoutingMembers routing = new RoutingMembers(this);

    Reading(char[] text, JsonParser parser) {
      super(text, parser);
    }

    Request request() {
      return new Request(
          audienceGiven,
          topic,
          everyone,
          routing.priority(),
          senderId,
          object,
          type,
          payload,
          sending.time(),
          expiresAt,
          about,
          routing.routing());
    }

    @Override
    void checkTogether() {
      sending.check();
      routing.check();
    }

    @Override
    boolean member(String field) {
      switch (field) {
        case "audience" -> audience(field);
        case "senderId" -> senderId = string(field);
        case "object" -> object = string(field);
        case "type" -> type = string(field);
        case "payload" -> payload = rawObject(field);
        case "expiresAt" -> expiresAt = time(field);
        case "about" -> about = string(field);
        default -> {
          return sending.member(field) || routing.member(field);
        }
      }
      return true;
    }

    private void audience(String field) {
      if (!given(JsonToken.START_OBJECT, field)) {
        return;
      }
      audienceGiven = true;
      while (parser().nextToken() != JsonToken.END_OBJECT) {
        String member = parser().currentName();
        parser().nextToken();
        switch (member) {
          case "topic" -> topic = string("audience.topic");
          case "everyone" -> everyone(parser().currentToken());
          default -> {
            fault("audience." + member, "field.unknown");
            parser().skipChildren();
          }
        }
      }
    }

    private void everyone(JsonToken token) {
      if (token == JsonToken.VALUE_TRUE) {
        everyone = true;
      } else if (token != JsonToken.VALUE_FALSE && token != JsonToken.VALUE_NULL) {
        fault("audience.everyone", "field.type");
        parser().skipChildren();
      }
    }
  }
}
