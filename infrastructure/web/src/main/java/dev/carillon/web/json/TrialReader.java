package dev.carillon.web.json;

import dev.carillon.web.problems.FieldFault;
import dev.carillon.web.problems.ProblemException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Reads the bodies that try rules: `POST /rules/simulate` and `POST /rules/backtest`. Any thread
/// may call it.
public final class TrialReader {
  private final BodyReader<Reading> reader;

  public TrialReader(StrictJson json) {
    this.reader = new BodyReader<>(json, Reading::new);
  }

  /// What is to be tried; what is absent is null.
  ///
  /// @param event an event as `POST /events` takes it, a JSON object's text
  /// @param rules files of rules: YAML, or JSON's text
  /// @param name of the events that are looked at
  /// @param faults what is wrong with its fields
  public record Trial(
      @Nullable String event,
      @Nullable String rules,
      @Nullable Instant from,
      @Nullable Instant to,
      @Nullable String name,
      List<FieldFault> faults) {
    public Trial {
      faults = List.copyOf(faults);
    }
  }

  /// Reads one body.
  ///
  /// @throws ProblemException as [BodyReader#one]
  public Trial read(byte[] body) {
    return reader.one(body).trial();
  }

  private static final class Reading extends ObjectReading {
    private @Nullable String event;
    private @Nullable String rules;
    private @Nullable Instant from;
    private @Nullable Instant to;
    private @Nullable String name;

    Reading(char[] text, JsonParser parser) {
      super(text, parser);
    }

    Trial trial() {
      return new Trial(event, rules, from, to, name, faults());
    }

    @Override
    boolean member(String field) {
      switch (field) {
        case "event" -> event = rawObject(field);
        case "rules" ->
            rules =
                parser().currentToken() == JsonToken.START_OBJECT
                    ? rawObject(field)
                    : string(field);
        case "from" -> from = time(field);
        case "to" -> to = time(field);
        case "name" -> name = string(field);
        default -> {
          return false;
        }
      }
      return true;
    }
  }
}
