package dev.carillon.web.json;

import dev.carillon.notification.domain.SendTime;
import dev.carillon.web.problems.FieldFault;
import dev.carillon.web.problems.ProblemException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/// Reads the bodies of `POST /events` and of a batch. The data is looked through but not taken
/// apart. Any thread may call it.
public final class EventReader {
  private final BodyReader<Reading> reader;

  public EventReader(StrictJson json) {
    this.reader = new BodyReader<>(json, Reading::new);
  }

  /// An event as its sender tells it; what is absent is null.
  ///
  /// @param data a JSON object's text
  /// @param sendAt null: at once
  /// @param faults what is wrong with its fields
  public record Told(
      @Nullable String name,
      @Nullable String id,
      @Nullable String key,
      @Nullable Instant occurredAt,
      @Nullable String data,
      @Nullable SendTime sendAt,
      List<FieldFault> faults) {
    public Told {
      faults = List.copyOf(faults);
    }
  }

  /// Reads one body.
  ///
  /// @throws ProblemException as [BodyReader#one]
  public Told read(byte[] body) {
    return reader.one(body).told();
  }

  /// Reads an array of events.
  ///
  /// @throws ProblemException as [BodyReader#many]
  public List<Told> readBatch(byte[] body, int maxItems) {
    return reader.many(body, maxItems).stream().map(Reading::told).toList();
  }

  private static final class Reading extends ObjectReading {
    private @Nullable String name;
    private @Nullable String id;
    private @Nullable String key;
    private @Nullable Instant occurredAt;
    private @Nullable String data;
    private final SendTimeMembers sending = new SendTimeMembers(this);

    Reading(char[] text, JsonParser parser) {
      super(text, parser);
    }

    Told told() {
      return new Told(name, id, key, occurredAt, data, sending.time(), faults());
    }

    @Override
    void checkTogether() {
      sending.check();
    }

    @Override
    boolean member(String field) {
      switch (field) {
        case "name" -> name = string(field);
        case "id" -> id = string(field);
        case "key" -> key = string(field);
        case "occurredAt" -> occurredAt = time(field);
        case "data" -> data = rawObject(field);
        default -> {
          return sending.member(field);
        }
      }
      return true;
    }
  }
}
