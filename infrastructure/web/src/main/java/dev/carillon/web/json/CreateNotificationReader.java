package dev.carillon.web.json;

import dev.carillon.notification.domain.Channel;
import dev.carillon.web.problems.BodyProblems;
import dev.carillon.web.problems.FieldFault;
import dev.carillon.web.problems.ProblemException;
import dev.carillon.web.problems.ProblemType;
import java.nio.charset.CharacterCodingException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Reads the body of `POST /notifications` in one pass, without a tree. The payload is looked
/// through but not taken apart: what is stored and relayed is the very text that came. Any thread
/// may call it.
public final class CreateNotificationReader {
  /// The contract writes years with four digits.
  private static final int LAST_YEAR = 9999;

  private final StrictJson json;

  public CreateNotificationReader(StrictJson json) {
    this.json = json;
  }

  /// Reads one body.
  ///
  /// @throws ProblemException when it is not JSON in UTF-8, not an object, or has fields that are
  ///   unknown or of a wrong type; all those fields are named
  public CreateNotificationRequest read(byte[] body) {
    try {
      char[] text = StrictJson.decode(body);
      try (JsonParser parser = json.parser(text)) {
        return new Reading(text, parser).whole();
      }
    } catch (CharacterCodingException notUtf8) {
      throw ProblemException.of(ProblemType.MALFORMED_BODY, "body.encoding");
    } catch (JacksonException unreadable) {
      throw BodyProblems.of(unreadable);
    }
  }

  /// One body being read.
  private static final class Reading {
    private final char[] text;
    private final JsonParser parser;
    private final List<FieldFault> faults = new ArrayList<>();
    private @Nullable String object;
    private @Nullable String receiverId;
    private @Nullable String senderId;
    private @Nullable String type;
    private @Nullable String payload;
    private @Nullable Set<Channel> channels;
    private @Nullable Instant expiresAt;

    Reading(char[] text, JsonParser parser) {
      this.text = text;
      this.parser = parser;
    }

    CreateNotificationRequest whole() {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw ProblemException.of(ProblemType.MALFORMED_BODY);
      }
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String field = parser.currentName();
        parser.nextToken();
        member(field);
      }
      if (parser.nextToken() != null) {
        throw ProblemException.of(ProblemType.MALFORMED_BODY);
      }
      if (!faults.isEmpty()) {
        throw ProblemException.of(ProblemType.VALIDATION).at(faults);
      }
      return new CreateNotificationRequest(
          object, receiverId, senderId, type, payload, channels, expiresAt);
    }

    private void member(String field) {
      switch (field) {
        case "object" -> object = string(field);
        case "receiverId" -> receiverId = string(field);
        case "senderId" -> senderId = string(field);
        case "type" -> type = string(field);
        case "payload" -> payload = payload(field);
        case "channels" -> channels = channels(field);
        case "expiresAt" -> expiresAt = time(field);
        default -> {
          faults.add(FieldFault.of(field, "field.unknown"));
          parser.skipChildren();
        }
      }
    }

    /// Whether there is a value of this kind. Null is as good as absent; anything else is a fault.
    private boolean given(JsonToken kind, String field) {
      if (parser.currentToken() == kind) {
        return true;
      }
      if (parser.currentToken() != JsonToken.VALUE_NULL) {
        faults.add(FieldFault.of(field, "field.type"));
        parser.skipChildren();
      }
      return false;
    }

    private @Nullable String string(String field) {
      if (!given(JsonToken.VALUE_STRING, field)) {
        return null;
      }
      String value = parser.getString();
      if (!PayloadScan.storable(value)) {
        faults.add(FieldFault.of(field, "field.text"));
      }
      return value;
    }

    private @Nullable String payload(String field) {
      if (!given(JsonToken.START_OBJECT, field)) {
        return null;
      }
      int start = Math.toIntExact(parser.currentTokenLocation().getCharOffset());
      boolean clean = PayloadScan.skip(parser);
      int end = Math.toIntExact(parser.currentLocation().getCharOffset());
      if (!clean) {
        faults.add(FieldFault.of(field, "field.text"));
      }
      return new String(text, start, end - start);
    }

    private @Nullable Set<Channel> channels(String field) {
      if (!given(JsonToken.START_ARRAY, field)) {
        return null;
      }
      Set<Channel> found = EnumSet.noneOf(Channel.class);
      boolean unknown = false;
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        Optional<Channel> channel =
            parser.currentToken() == JsonToken.VALUE_STRING
                ? Channel.ofWireName(parser.getString())
                : Optional.empty();
        channel.ifPresent(found::add);
        unknown |= channel.isEmpty();
        parser.skipChildren();
      }
      if (unknown) {
        faults.add(FieldFault.of(field, "field.channel"));
      }
      return found;
    }

    private @Nullable Instant time(String field) {
      @Nullable String value = string(field);
      if (value == null) {
        return null;
      }
      try {
        OffsetDateTime time = OffsetDateTime.parse(value);
        if (time.withOffsetSameInstant(ZoneOffset.UTC).getYear() <= LAST_YEAR) {
          return time.toInstant().truncatedTo(ChronoUnit.MILLIS);
        }
      } catch (DateTimeException notDate) {
        // Falls through: a date that is none and one that is out of range are the same fault.
      }
      faults.add(FieldFault.of(field, "field.date"));
      return null;
    }
  }
}
