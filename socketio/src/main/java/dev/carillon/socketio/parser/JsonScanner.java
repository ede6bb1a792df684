package dev.carillon.socketio.parser;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Checks JSON in one linear pass without building a tree: RFC 8259 grammar, UTF-8, and a nesting
/// of at most 64. Memory does not depend on the input, save for the list of slices.
final class JsonScanner {
  static final int MAX_DEPTH = 64;

  /// Longer objects are not taken for placeholders; stock clients write 29 bytes.
  static final int MAX_PLACEHOLDER_BYTES = 80;

  private static final byte[] PLACEHOLDER_KEY = "\"_placeholder\"".getBytes(US_ASCII);
  private static final byte[] NUMBER_KEY = "\"num\"".getBytes(US_ASCII);
  private static final byte[] TRUE = "true".getBytes(US_ASCII);
  private static final byte[] COLON = {':'};
  private static final byte[] COMMA = {','};
  private static final byte[] CLOSE = {'}'};

  private final byte[] bytes;
  private final int end;
  private final @Nullable Placeholders placeholders;
  private int position;

  private JsonScanner(byte[] bytes, int start, int end, @Nullable Placeholders placeholders) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
    this.placeholders = placeholders;
  }

  /// Accepts one value with white space around it.
  ///
  /// @return where the value begins
  /// @throws MalformedPacketException unless the range holds exactly one JSON value
  static int requireValue(byte[] bytes, int start, int end) {
    JsonScanner scanner = new JsonScanner(bytes, start, end, null);
    scanner.skipWhitespace();
    int first = scanner.position;
    scanner.value(0);
    scanner.requireEnd();
    return first;
  }

  /// The placeholders of the one JSON value in `text`.
  ///
  /// @throws MalformedPacketException unless there are at most 10, each with a number below
  ///   `attachments`
  static Placeholders placeholders(byte[] text, int attachments) {
    Placeholders found = new Placeholders(attachments);
    JsonScanner scanner = new JsonScanner(text, 0, text.length, found);
    scanner.skipWhitespace();
    scanner.value(0);
    scanner.requireEnd();
    return found;
  }

  /// The elements of the array that fills the range, without the white space around them.
  ///
  /// @param placeholders gets those that occur, at any depth; `null` where an object that looks
  ///   like one is plain JSON
  /// @throws MalformedPacketException unless the range holds exactly one JSON array of at most
  ///   `max` elements
  static List<Json> elements(
      byte[] bytes, int start, int end, int max, @Nullable Placeholders placeholders) {
    JsonScanner scanner = new JsonScanner(bytes, start, end, placeholders);
    List<Json> elements = scanner.array(max);
    scanner.requireEnd();
    return elements;
  }

  /// A member of the object that fills the range; the last one where there are several of the name.
  static Optional<Json> member(byte[] bytes, int start, int end, String name) {
    JsonScanner scanner = new JsonScanner(bytes, start, end, null);
    return Optional.ofNullable(scanner.member(name));
  }

  private @Nullable Json member(String name) {
    expect('{');
    skipWhitespace();
    if (peek() == '}') {
      return null;
    }
    Json found = null;
    byte next;
    do {
      skipWhitespace();
      int keyStart = position;
      expect('"');
      string();
      boolean wanted = JsonStrings.unquote(bytes, keyStart, position).equals(name);
      skipWhitespace();
      expect(':');
      skipWhitespace();
      int valueStart = position;
      value(1);
      if (wanted) {
        found = new Json(bytes, valueStart, position - valueStart);
      }
      skipWhitespace();
      next = next();
    } while (next == ',');
    return found;
  }

  private List<Json> array(int max) {
    expect('[');
    List<Json> elements = new ArrayList<>(4);
    skipWhitespace();
    if (peek() == ']') {
      position++;
      return elements;
    }
    while (true) {
      if (elements.size() == max) {
        throw new MalformedPacketException("too many arguments");
      }
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
      if (first == '{' && placeholders != null && placeholder(placeholders)) {
        // Taken as a whole, like a scalar.
        requireDepth(outerDepth + depth + 1);
      } else if (first == '{' || first == '[') {
        boolean object = first == '{';
        depth++;
        requireDepth(outerDepth + depth);
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

  private static void requireDepth(int depth) {
    if (depth > MAX_DEPTH) {
      throw new MalformedPacketException("JSON is nested deeper than " + MAX_DEPTH);
    }
  }

  /// Moves over a placeholder when one began with the brace just taken: `true` and a plain number,
  /// in either order. At most [#MAX_PLACEHOLDER_BYTES] are looked at, and white space only once
  /// more than without, hence the pass stays linear.
  private boolean placeholder(Placeholders found) {
    int brace = position - 1;
    int limit = Math.min(end, brace + MAX_PLACEHOLDER_BYTES);
    int at = after(PLACEHOLDER_KEY, position, limit);
    boolean markFirst = at >= 0;
    int number;
    if (markFirst) {
      at = after(TRUE, after(COLON, at, limit), limit);
      number = numberStart(after(COMMA, at, limit), limit);
      at = digitsEnd(number, limit);
    } else {
      number = numberStart(position, limit);
      at = digitsEnd(number, limit);
    }
    int digits = at;
    if (!markFirst) {
      at = after(PLACEHOLDER_KEY, after(COMMA, at, limit), limit);
      at = after(TRUE, after(COLON, at, limit), limit);
    }
    at = after(CLOSE, at, limit);
    if (at < 0) {
      return false;
    }
    found.add(bytes, brace, at, number, digits);
    position = at;
    return true;
  }

  private int numberStart(int from, int limit) {
    return withoutWhitespace(after(COLON, after(NUMBER_KEY, from, limit), limit), limit);
  }

  /// Where the integer that begins at `from` ends; -1 when there is none.
  private int digitsEnd(int from, int limit) {
    int at = from;
    while (at >= 0 && at < limit && isDigit(bytes[at])) {
      at++;
    }
    boolean integer = at > from && (bytes[from] != '0' || at == from + 1);
    return integer ? at : -1;
  }

  /// Where `token` ends, which begins at `from` or after white space; -1 when it does not, or when
  /// `from` is -1 already.
  private int after(byte[] token, int from, int limit) {
    int at = withoutWhitespace(from, limit);
    boolean there =
        at >= 0
            && limit - at >= token.length
            && Arrays.equals(bytes, at, at + token.length, token, 0, token.length);
    return there ? at + token.length : -1;
  }

  private int withoutWhitespace(int from, int limit) {
    int at = from;
    while (at >= 0 && at < limit && isWhitespace(bytes[at])) {
      at++;
    }
    return at;
  }

  private void key() {
    int start = position;
    expect('"');
    string();
    if (placeholders != null && isPlaceholderKey(start)) {
      // Relayed, it would make the JavaScript client of every receiver close its connection.
      throw new MalformedPacketException("not quite a placeholder");
    }
    skipWhitespace();
    expect(':');
  }

  private boolean isPlaceholderKey(int start) {
    int length = position - start;
    return length >= PLACEHOLDER_KEY.length
        && length <= MAX_PLACEHOLDER_BYTES
        && JsonStrings.unquote(bytes, start, position).equals("_placeholder");
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

  /// The placeholders that a scanner came by, in their order: no more than a packet may have
  /// attachments, so that what was received can be sent on.
  static final class Placeholders {
    private static final int FIELDS = 5;

    private final int attachments;
    private int[] found = new int[FIELDS];
    private int size;

    /// @param attachments how many come with the packet
    Placeholders(int attachments) {
      this.attachments = attachments;
    }

    int size() {
      return size;
    }

    private void add(byte[] bytes, int start, int end, int digitsStart, int digitsEnd) {
      if (size == Packet.MAX_ATTACHMENTS) {
        throw new MalformedPacketException("more than " + size + " placeholders");
      }
      int number = 0;
      for (int at = digitsStart; at < digitsEnd && number < attachments; at++) {
        number = number * 10 + bytes[at] - '0';
      }
      if (number >= attachments) {
        throw new MalformedPacketException("a placeholder has no attachment");
      }
      int at = size * FIELDS;
      if (at == found.length) {
        found = Arrays.copyOf(found, Packet.MAX_ATTACHMENTS * FIELDS);
      }
      found[at] = start;
      found[at + 1] = end;
      found[at + 2] = digitsStart;
      found[at + 3] = digitsEnd;
      found[at + 4] = number;
      size++;
    }

    /// Accepts only what clients send: they number each attachment where they take it out. One that
    /// stood in several places would be sent on several times.
    void requireDistinct() {
      int seen = 0;
      for (int i = 0; i < size; i++) {
        int bit = 1 << found[i * FIELDS + 4];
        if ((seen & bit) != 0) {
          throw new MalformedPacketException("two placeholders for one attachment");
        }
        seen |= bit;
      }
    }

    /// The arguments that the elements from `first` on are with these attachments.
    List<Argument> resolve(List<Json> elements, int first, List<Binary> received) {
      List<Argument> arguments = new ArrayList<>(elements.size() - first);
      int next = 0;
      for (Json element : elements.subList(first, elements.size())) {
        int from = next;
        while (next < size && found[next * FIELDS] < element.end()) {
          next++;
        }
        arguments.add(from == next ? element : resolve(element, from, next, received));
      }
      return arguments;
    }

    private Argument resolve(Json element, int from, int to, List<Binary> received) {
      int at = from * FIELDS;
      boolean whole = found[at] == element.start() && found[at + 1] == element.end();
      return whole
          ? received.get(found[at + 4])
          : cut(element.bytes(), element.start(), element.end(), from, to, received);
    }

    /// The value that fills the range of `bytes` and has all of these placeholders.
    JsonWithAttachments cut(byte[] bytes, int start, int end, List<Binary> received) {
      return cut(bytes, start, end, 0, size, received);
    }

    private JsonWithAttachments cut(
        byte[] bytes, int start, int end, int from, int to, List<Binary> received) {
      int[] numbers = new int[2 * (to - from)];
      List<Binary> occurring = new ArrayList<>(to - from);
      for (int i = from; i < to; i++) {
        numbers[2 * (i - from)] = found[i * FIELDS + 2];
        numbers[2 * (i - from) + 1] = found[i * FIELDS + 3];
        occurring.add(received.get(found[i * FIELDS + 4]));
      }
      return JsonWithAttachments.cut(bytes, start, end, numbers, occurring);
    }
  }
}
