package dev.carillon.socketio.parser;

import static java.nio.charset.StandardCharsets.UTF_8;

/// JSON strings to Java strings and back (RFC 8259, section 7).
final class JsonStrings {
  private JsonStrings() {}

  static String quote(String text) {
    return isPlain(text) ? '"' + text + '"' : escaped(text);
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x20 || c == '"' || c == '\\' || Character.isSurrogate(c)) {
        return false;
      }
    }
    return true;
  }

  private static String escaped(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < 0x20) {
        escape(out, c);
      } else if (!Character.isSurrogate(c)) {
        out.append(c);
      } else if (i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1))) {
        out.append(c).append(text.charAt(++i));
      } else {
        // UTF-8 cannot say half a pair, but an escape can: what was decoded encodes to the same.
        escape(out, c);
      }
    }
    return out.append('"').toString();
  }

  private static void escape(StringBuilder out, char c) {
    out.append("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      out.append(Character.forDigit(c >> shift & 0xf, 16));
    }
  }

  /// The text of a string that [JsonScanner] has accepted, quotes included in the range.
  static String unquote(byte[] bytes, int start, int end) {
    String raw = new String(bytes, start + 1, end - start - 2, UTF_8);
    return raw.indexOf('\\') < 0 ? raw : unescape(raw);
  }

  private static String unescape(String raw) {
    StringBuilder out = new StringBuilder(raw.length());
    int i = 0;
    while (i < raw.length()) {
      char c = raw.charAt(i++);
      if (c != '\\') {
        out.append(c);
        continue;
      }
      char escape = raw.charAt(i++);
      switch (escape) {
        case 'b' -> out.append('\b');
        case 'f' -> out.append('\f');
        case 'n' -> out.append('\n');
        case 'r' -> out.append('\r');
        case 't' -> out.append('\t');
        case 'u' -> {
          out.append((char) Integer.parseInt(raw, i, i + 4, 16));
          i += 4;
        }
        default -> out.append(escape);
      }
    }
    return out.toString();
  }
}
