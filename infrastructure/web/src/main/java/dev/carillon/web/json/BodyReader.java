package dev.carillon.web.json;

import dev.carillon.web.problems.BodyProblems;
import dev.carillon.web.problems.ProblemException;
import dev.carillon.web.problems.ProblemType;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Reads bodies that are one object, or an array of them, in one pass. Any thread may call it.
///
/// @param <R> what an object is read into
final class BodyReader<R extends ObjectReading> {
  private final StrictJson json;
  private final BiFunction<char[], JsonParser, R> reading;

  BodyReader(StrictJson json, BiFunction<char[], JsonParser, R> reading) {
    this.json = json;
    this.reading = reading;
  }

  /// @throws ProblemException when it is not JSON in UTF-8, not an object, or has fields that are
  ///   unknown or of a wrong type; all those fields are named
  R one(byte[] body) {
    return read(
        body,
        (text, parser) -> {
          if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw ProblemException.of(ProblemType.MALFORMED_BODY);
          }
          R one = reading.apply(text, parser);
          one.readItem();
          if (!one.faults().isEmpty()) {
            throw ProblemException.of(ProblemType.VALIDATION).at(one.faults());
          }
          return one;
        });
  }

  /// What is wrong with one of them is for it to say.
  ///
  /// @throws ProblemException when it is not JSON in UTF-8, not an array, or has too many
  List<R> many(byte[] body, int maxItems) {
    return read(
        body,
        (text, parser) -> {
          if (parser.nextToken() != JsonToken.START_ARRAY) {
            throw ProblemException.of(ProblemType.MALFORMED_BODY, "body.array");
          }
          List<R> items = new ArrayList<>();
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (items.size() == maxItems) {
              throw ProblemException.of(ProblemType.TOO_LARGE, "body.too-many", maxItems);
            }
            R item = reading.apply(text, parser);
            item.readItem();
            items.add(item);
          }
          return items;
        });
  }

  private <T> T read(byte[] body, BiFunction<char[], JsonParser, T> how) {
    try {
      char[] text = StrictJson.decode(body);
      try (JsonParser parser = json.parser(text)) {
        T read = how.apply(text, parser);
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
}
