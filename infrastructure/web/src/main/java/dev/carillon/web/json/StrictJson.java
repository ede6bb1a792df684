package dev.carillon.web.json;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/// Reads JSON as strictly as RFC 8259 allows: UTF-8 only, no member twice, bounded nesting. The
/// text is decoded before it is parsed, because Jackson's own decoder guesses among encodings and
/// lets some malformed sequences pass; the payload is then a piece of that text. Any thread may
/// call it.
public final class StrictJson {
  private final JsonFactory factory;

  /// @param depth deepest nesting
  public StrictJson(int depth) {
    this.factory =
        JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(constraints(depth))
            .build();
  }

  /// What Jackson is held to, wherever it reads what a client sent.
  public static StreamReadConstraints constraints(int depth) {
    return StreamReadConstraints.builder().maxNestingDepth(depth).build();
  }

  /// The text of a body.
  ///
  /// @throws CharacterCodingException when it is not UTF-8
  static char[] decode(byte[] body) throws CharacterCodingException {
    CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
    char[] chars = new char[text.remaining()];
    text.get(chars);
    return chars;
  }

  JsonParser parser(char[] text) {
    return factory.createParser(ObjectReadContext.empty(), text, 0, text.length);
  }

  JsonParser parser(String text) {
    return factory.createParser(ObjectReadContext.empty(), text);
  }
}
