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

/// Reads the bodies of `POST /notifications` and of a batch in one pass, without a tree. The
/// payload is looked through but not taken apart: what is stored and relayed is the very text that
/// came. Any thread may call it.
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
    return read(
        body,
        (text, parser) -> {
          if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw ProblemException.of(ProblemType.MALFORMED_BODY);
          }
          Item item = new Reading(text, parser, false).object();
          if (!item.faults().isEmpty()) {
            throw ProblemException.of(ProblemType.VALIDATION).at(item.faults());
          }
          return item.request();
        });
  }

  /// One notification of a batch.
  ///
  /// @param idempotencyKey null when it has none
  /// @param faults what is wrong with its fields; then the request is of no use
  public record Item(
      CreateNotificationRequest request, @Nullable String idempotencyKey, List<FieldFault> faults) {
    public Item {
      faults = List.copyOf(faults);
    }
  }

  /// Reads an array of notifications, each with an `idempotencyKey` of its own if it wants one.
  ///
  /// @throws ProblemException when it is not JSON in UTF-8, not an array, or has too many
  public List<Item> readBatch(byte[] body, int maxItems) {
    return read(
        body,
        (text, parser) -> {
          if (parser.nextToken() != JsonToken.START_ARRAY) {
            throw ProblemException.of(ProblemType.MALFORMED_BODY, "body.array");
          }
          List<Item> items = new ArrayList<>();
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (items.size() == maxItems) {
              throw ProblemException.of(ProblemType.TOO_LARGE, "body.too-many", maxItems);
            }
            items.add(item(text, parser));
          }
          return items;
        });
  }

  private static Item item(char[] text, JsonParser parser) {
    Reading reading = new Reading(text, parser, true);
    return parser.currentToken() == JsonToken.START_OBJECT ? reading.object() : reading.noObject();
  }

  private interface Body<T> {
    T read(char[] text, JsonParser parser);
  }

  private <T> T read(byte[] body, Body<T> how) {
    try {
      char[] text = StrictJson.decode(body);
      try (JsonParser parser = json.parser(text)) {
        T read = how.read(text, parser);
        if (parser.nextToken() != null) {
          throw ProblemException.of(ProblemType.MALFORMED_BODY);
        }
        return read;
      }
    } catch (CharacterCodingException notUtf8) {
      throw ProblemException.of(ProblemType.MALFORMED_BODY, "body.encoding");
    } catch (JacksonException unreadable) {
      throw BodyProblems.of(unreadable);
    }
  }

  /// One notification being read.
  private static final class Reading {
    private final char[] text;
    private final JsonParser parser;
    private final boolean inBatch;
    private final List<FieldFault> faults = new ArrayList<>();
    private @Nullable String object;
    private @Nullable String receiverId;
    private @Nullable String senderId;
    private @Nullable String type;
    private @Nullable String payload;
    private @Nullable Set<Channel> channels;
    private @Nullable Instant expiresAt;
    private @Nullable String idempotencyKey;

    Reading(char[] text, JsonParser parser, boolean inBatch) {
      this.text = text;
      this.parser = parser;
      this.inBatch = inBatch;
    }

    /// From its start to its end.
    Item object() {
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String field = parser.currentName();
        parser.nextToken();
        member(field);
      }
      return item();
    }

    Item noObject() {
      parser.skipChildren();
      faults.add(FieldFault.of("item", "field.type"));
      return item();
    }

    private Item item() {
      return new Item(
          new CreateNotificationRequest(
              object, receiverId, senderId, type, payload, channels, expiresAt),
          idempotencyKey,
          faults);
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
          if (inBatch && field.equals("idempotencyKey")) {
            idempotencyKey = string(field);
          } else {
            faults.add(FieldFault.of(field, "field.unknown"));
            parser.skipChildren();
          }
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
