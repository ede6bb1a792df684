package dev.carillon.web.json;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Looks for what a text must not hold.
public final class PayloadScan {
  private PayloadScan() {}

  /// Moves from the start of an object or array to its end.
  ///
  /// @return false when a name or a string in it holds U+0000, which PostgreSQL stores nowhere
  static boolean skip(JsonParser parser) {
    boolean clean = true;
    int depth = 1;
    while (depth > 0) {
      JsonToken token = parser.nextToken();
      if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      } else if (token == JsonToken.VALUE_STRING || token == JsonToken.PROPERTY_NAME) {
        clean &= parser.getString().indexOf('\0') < 0;
      }
    }
    return clean;
  }

  /// Whether it can be written as UTF-8 and read back the same: no U+0000 and no half of a
  /// surrogate pair, which JSON can spell with escapes.
  public static boolean storable(String value) {
    int i = 0;
    while (i < value.length()) {
      int point = value.codePointAt(i);
      if (point == 0 || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE)) {
        return false;
      }
      i += Character.charCount(point);
    }
    return true;
  }
}
