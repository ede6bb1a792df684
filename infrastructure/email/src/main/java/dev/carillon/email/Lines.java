package dev.carillon.email;

import java.text.BreakIterator;
import java.util.Locale;

/// Makes one line of what anybody may have written. Nothing that comes out can end a header or turn
/// the text around it.
final class Lines {
  private static final String ELLIPSIS = "…";

  /// What is one character to a reader may be many to Java, but hardly more.
  private static final int LOOK_AHEAD_CHARS = 32;

  private Lines() {}

  /// Controls and every kind of white space become single blanks; the characters that override the
  /// direction of writing (U+202A to U+202E, U+2066 to U+2069), which make `exe.fdp` of `pdf.exe`,
  /// and halves of surrogate pairs, which no UTF-8 has, are left out.
  static String clean(String text) {
    StringBuilder line = new StringBuilder(text.length());
    boolean blank = false;
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      i += Character.charCount(point);
      if (Character.isISOControl(point)
          || Character.isWhitespace(point)
          || Character.isSpaceChar(point)) {
        blank = !line.isEmpty();
      } else if (!turns(point) && Character.getType(point) != Character.SURROGATE) {
        if (blank) {
          line.append(' ');
          blank = false;
        }
        line.appendCodePoint(point);
      }
    }
    return line.toString();
  }

  private static boolean turns(int point) {
    return (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
  }

  /// The same, and not longer than it may be, the ellipsis included. An emoji of several characters
  /// is not torn apart.
  static String shortened(String text, int maxChars) {
    // A prefix is enough to look at: blanks collapse, but nobody needs what follows a thousand.
    String line = clean(text.length() > 20 * maxChars ? text.substring(0, 20 * maxChars) : text);
    if (line.length() <= maxChars) {
      return line;
    }
    BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);
    characters.setText(line.substring(0, Math.min(line.length(), maxChars + LOOK_AHEAD_CHARS)));
    return line.substring(0, characters.preceding(maxChars)).stripTrailing() + ELLIPSIS;
  }
}
