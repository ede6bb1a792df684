package dev.carillon.push;

import java.nio.charset.StandardCharsets;

/// Texts as devices can show them.
final class ShownText {
  private static final String CUT = "…";
  private static final int CUT_BYTES = CUT.getBytes(StandardCharsets.UTF_8).length;

  private ShownText() {}

  /// Without control characters, but for line breaks, and without halves of surrogate pairs, which
  /// have no UTF-8.
  static String clean(String text) {
    StringBuilder cleaned = new StringBuilder(text.length());
    text.codePoints()
        .forEach(point -> {
          if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
            cleaned.append('\uFFFD');
          } else if (Character.isISOControl(point) && point != '\n') {
            cleaned.append(' ');
          } else {
            cleaned.appendCodePoint(point);
          }
        });
    return cleaned.toString().strip();
  }

  /// The text, or as much of it as has at most so many bytes of UTF-8, with an ellipsis that counts
  /// too. Never cuts a code point.
  static String shortened(String text, int maxBytes) {
    if (fitsUpTo(text, maxBytes) == text.length()) {
      return text;
    }
    if (maxBytes < CUT_BYTES) {
      return "";
    }
    return text.substring(0, fitsUpTo(text, maxBytes - CUT_BYTES)).stripTrailing() + CUT;
  }

  private static int fitsUpTo(String text, int maxBytes) {
    int bytes = 0;
    int at = 0;
    while (at < text.length()) {
      int point = text.codePointAt(at);
      bytes += sizeBytes(point);
      if (bytes > maxBytes) {
        return at;
      }
      at += Character.charCount(point);
    }
    return at;
  }

  private static int sizeBytes(int point) {
    if (point < 0x80) {
      return 1;
    }
    if (point < 0x800) {
      return 2;
    }
    return point < 0x10000 ? 3 : 4;
  }
}
