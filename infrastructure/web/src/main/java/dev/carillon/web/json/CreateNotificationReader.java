package dev.carillon.web.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.notification.domain.Edge;
import dev.carillon.notification.domain.Grouping;
import dev.carillon.notification.domain.SendTime;
import dev.carillon.web.problems.FieldFault;
import dev.carillon.web.problems.ProblemException;
import dev.carillon.web.rates.Throttle;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Reads the bodies of `POST /notifications` and of a batch in one pass, without a tree. The
/// payload is looked through but not taken apart: what is stored and relayed is the very text that
/// came. Any thread may call it.
public final class CreateNotificationReader {
  private final BodyReader<Reading> single;
  private final BodyReader<Reading> batch;

  public CreateNotificationReader(StrictJson json) {
    this.single = new BodyReader<>(json, (text, parser) -> new Reading(text, parser, false));
    this.batch = new BodyReader<>(json, (text, parser) -> new Reading(text, parser, true));
  }

  /// Reads one body.
  ///
  /// @throws ProblemException as [BodyReader#one]
  public Item read(byte[] body) {
    return single.one(body).item();
  }

  /// Reads what was kept of one until it is sent.
  ///
  /// @throws ProblemException as [BodyReader#one]
  public CreateNotificationRequest readKept(String document) {
    return batch.one(document.getBytes(UTF_8)).item().request();
  }

  /// When a notification is to be sent, and what it is read from then.
  ///
  /// @param document the whole of it, as it came
  public record Later(SendTime sendAt, String document) {}

  /// One notification, perhaps of a batch.
  ///
  /// @param idempotencyKey null when it has none
  /// @param later null: it is to be sent at once
  /// @param faults what is wrong with its fields; then the request is of no use
  public record Item(
      CreateNotificationRequest request,
      @Nullable String idempotencyKey,
      @Nullable Later later,
      List<FieldFault> faults) {
    public Item {
      faults = List.copyOf(faults);
    }
  }

  /// Reads an array of notifications, each with an `idempotencyKey` of its own if it wants one.
  ///
  /// @throws ProblemException as [BodyReader#many]
  public List<Item> readBatch(byte[] body, int maxItems) {
    return batch.many(body, maxItems).stream().map(Reading::item).toList();
  }

  /// One notification being read.
  private static final class Reading extends ObjectReading {
    private final boolean inBatch;
    private @Nullable String object;
    private @Nullable String receiverId;
    private @Nullable String senderId;
    private @Nullable String type;
    private @Nullable String payload;
    private @Nullable Instant expiresAt;
    private @Nullable String about;
    private @Nullable Grouping group;
    private @Nullable Throttle throttle;
    private @Nullable String idempotencyKey;
    private final SendTimeMembers sending = new SendTimeMembers(this);
    private final RoutingMembers routing = new RoutingMembers(this);

    Reading(char[] text, JsonParser parser, boolean inBatch) {
      super(text, parser);
      this.inBatch = inBatch;
    }

    Item item() {
      SendTime time = sending.time();
      return new Item(
          new CreateNotificationRequest(
              object,
              receiverId,
              senderId,
              type,
              payload,
              routing.channels(),
              routing.escalation(),
              routing.critical(),
              expiresAt,
              about,
              group,
              throttle),
          idempotencyKey,
          time == null ? null : new Later(time, itemText()),
          faults());
    }

    @Override
    void checkTogether() {
      sending.check();
      routing.check();
    }

    @Override
    boolean member(String field) {
      switch (field) {
        case "object" -> object = string(field);
        case "receiverId" -> receiverId = string(field);
        case "senderId" -> senderId = string(field);
        case "type" -> type = string(field);
        case "payload" -> payload = rawObject(field);
        case "expiresAt" -> expiresAt = time(field);
        case "about" -> about = string(field);
        case "group" -> group = group(field);
        case "throttle" -> throttle = ThrottleMembers.read(this, field);
        case "idempotencyKey" -> {
          if (!inBatch) {
            return false;
          }
          idempotencyKey = string(field);
        }
        default -> {
          return sending.member(field) || routing.member(field);
        }
      }
      return true;
    }

    private @Nullable Grouping group(String field) {
      if (!given(JsonToken.START_OBJECT, field)) {
        return null;
      }
      @Nullable String key = null;
      @Nullable Duration window = null;
      @Nullable String edge = null;
      while (parser().nextToken() != JsonToken.END_OBJECT) {
        String member = parser().currentName();
        parser().nextToken();
        switch (member) {
          case "key" -> key = string("group.key");
          case "window" -> window = duration("group.window");
          case "edge" -> edge = string("group.edge");
          default -> {
            fault("group." + member, "field.unknown");
            parser().skipChildren();
          }
        }
      }
      Optional<Edge> known = edge == null ? Optional.of(Edge.LEADING) : Edge.ofWireName(edge);
      if (known.isEmpty()) {
        fault("group.edge", "field.edge");
      }
      return new Grouping(key, window, known.orElse(Edge.LEADING));
    }
  }
}
