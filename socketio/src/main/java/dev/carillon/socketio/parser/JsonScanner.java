package dev.carillon.socketio.parser;

import java.util.ArrayList;
import java.util.List;

/// Checks JSON in one linear pass without building a tree: RFC 8259 grammar, UTF-8, and a nesting
/// of at most 64. Memory does not depend on the input, save for the list of slices.
final class JsonScanner {
  static final int MAX_DEPTH = 64;

  private final byte[] bytes;
  private final int end;
  private int position;

  private JsonScanner(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
  }

  /// Accepts one value with white space around it.
  ///
  /// @return where the value begins
  /// @throws MalformedPacketException unless the range holds exactly one JSON value
  static int requireValue(byte[] bytes, int start, int end) {
    JsonScanner scanner = new JsonScanner(bytes, start, end);
    scanner.skipWhitespace();
    int first = scanner.position;
    scanner.value(0);
    scanner.requireEnd();
    return first;
  }

  /// The elements of the array that fills the range, without the white space around them.
  ///
  /// @throws MalformedPacketException unless the range holds exactly one JSON array
  static List<Json> elements(byte[] bytes, int start, int end) {
    JsonScanner scanner = new JsonScanner(bytes, start, end);
    List<Json> elements = scanner.array();
    scanner.requireEnd();
    return elements;
  }

  private List<Json> array() {
    expect('[');
    List<Json> elements = new ArrayList<>(4);
    skipWhitespace();
    if (peek() == ']') {
      position++;
      return elements;
    }
    while (true) {
      skipWhitespace();
      int start = position;
      value(1);
      elements.add(new Json(bytes, start, position - start));
      skipWhitespace();
      byte next = next();
      if (next == ']') {
        return elements;
      }
      require(next == ',');
    }
  }

  /// One value, without recursion: the containers that are open are the lowest `depth` bits of a
  /// word, one for an object and zero for an array.
  private void value(int outerDepth) {
    long objects = 0;
    int depth = 0;
    while (true) {
      skipWhitespace();
      byte first = next();
      if (first == '{' || first == '[') {
        boolean object = first == '{';
        depth++;
        if (depth + outerDepth > MAX_DEPTH) {
          throw new MalformedPacketException("JSON is nested deeper than " + MAX_DEPTH);
        }
        objects = objects << 1 | (object ? 1 : 0);
        skipWhitespace();
        if (peek() != (object ? '}' : ']')) {
          if (object) {
            key();
          }
          continue;
        }
      } else {
        scalar(first);
      }
      // A value has ended, or a closing bracket is next: close what closes here.
      while (depth > 0) {
        skipWhitespace();
        boolean object = (objects & 1) != 0;
        byte next = next();
        if (next == ',') {
          if (object) {
            skipWhitespace();
            key();
          }
          break;
        }
        require(next == (object ? '}' : ']'));
        objects >>>= 1;
        depth--;
      }
      if (depth == 0) {
        return;
      }
    }
  }

  private void key() {
    expect('"');
    string();
    skipWhitespace();
    expect(':');
  }

  private void scalar(byte first) {
    switch (first) {
      case '"' -> string();
      case 't' -> literal("rue");
      case 'f' -> literal("alse");
      case 'n' -> literal("ull");
      default -> number(first);
    }
  }

  private void literal(String rest) {
    for (int i = 0; i < rest.length(); i++) {
      expect(rest.charAt(i));
    }
  }

  private void number(byte first) {
    byte digit = first == '-' ? next() : first;
    require(isDigit(digit));
    if (digit != '0') {
      digits();
    }
    if (position < end && bytes[position] == '.') {
      position++;
      require(isDigit(next()));
      digits();
    }
    if (position < end && (bytes[position] | 0x20) == 'e') {
      position++;
      byte sign = next();
      require(isDigit(sign == '+' || sign == '-' ? next() : sign));
      digits();
    }
  }

  private void digits() {
    while (position < end && isDigit(bytes[position])) {
      position++;
    }
  }

  /// The rest of a string, after its opening quote.
  private void string() {
    while (true) {
      byte b = next();
      if (b == '"') {
        return;
      }
      if (b == '\\') {
        escape();
      } else if (b < 0) {
        utf8Tail(b & 0xff);
      } else {
        require(b >= 0x20);
      }
    }
  }

  private void escape() {
    byte escape = next();
    if (escape == 'u') {
      for (int i = 0; i < 4; i++) {
        require(Character.digit(next(), 16) >= 0);
      }
    } else {
      require("\"\\/bfnrt".indexOf(escape) >= 0);
    }
  }

  /// The bytes after a lead byte, as in table 3-7 of the Unicode standard: no overlong form, no
  /// surrogate, nothing above U+10FFFF.
  private void utf8Tail(int lead) {
    int tails =
        switch (lead >> 4) {
          case 0xc, 0xd -> lead >= 0xc2 ? 1 : 0;
          case 0xe -> 2;
          case 0xf -> lead <= 0xf4 ? 3 : 0;
          default -> 0;
        };
    require(tails > 0);
    int low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    int high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    for (int i = 0; i < tails; i++) {
      int tail = next() & 0xff;
      require(tail >= low && tail <= high);
      low = 0x80;
      high = 0xbf;
    }
  }

  private void skipWhitespace() {
    while (position < end) {
      if (!isWhitespace(bytes[position])) {
        return;
      }
      position++;
    }
  }

  static boolean isWhitespace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  private void requireEnd() {
    skipWhitespace();
    require(position == end);
  }

  private byte peek() {
    require(position < end);
    return bytes[position];
  }

  private byte next() {
    byte b = peek();
    position++;
    return b;
  }

  private void expect(int expected) {
    require(next() == expected);
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private void require(boolean holds) {
    if (!holds) {
      throw new MalformedPacketException("not JSON near byte " + position);
    }
  }
}
