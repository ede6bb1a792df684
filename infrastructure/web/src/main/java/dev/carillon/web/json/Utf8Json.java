package dev.carillon.web.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// JSON as UTF-8 in one array that grows, for the few fixed shapes that go to clients by the
/// hundred: who writes them says every brace. A page of 100 notifications takes 22 µs where
/// Jackson's generator took 38, a quarter of all that the page cost.
///
/// Texts are the domain's: no half of a surrogate pair is in them.
final class Utf8Json {
  private static final byte[] NULL = bytes("null");
  private static final byte[] DIGITS = bytes("0123456789abcdef");
  private static final int LONGEST_NUMBER = 20;

  private byte[] array;
  private int size;

  /// @param capacity of the first array
  Utf8Json(int capacity) {
    this.array = new byte[capacity];
  }

  /// A constant part: names, braces, commas; of ASCII.
  static byte[] bytes(String constant) {
    return constant.getBytes(ISO_8859_1);
  }

  /// JSON as it is.
  Utf8Json raw(byte[] json) {
    reserve(json.length);
    System.arraycopy(json, 0, array, size, json.length);
    size += json.length;
    return this;
  }

  /// JSON as it is.
  Utf8Json raw(String json) {
    return raw(json.getBytes(UTF_8));
  }

  Utf8Json raw(char ascii) {
    reserve(1);
    array[size++] = (byte) ascii;
    return this;
  }

  /// A string, escaped as RFC 8259 asks (section 7) and no more.
  Utf8Json string(String text) {
    int length = text.length();
    reserve(length + 2);
    byte[] target = array;
    int at = size;
    target[at++] = '"';
    for (int i = 0; i < length; i++) {
      char next = text.charAt(i);
      if (next < ' ' || next == '"' || next == '\\' || next > '~') {
        size = at;
        return raw(escaped(text.substring(i))).raw('"');
      }
      target[at++] = (byte) next;
    }
    target[at++] = '"';
    size = at;
    return this;
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char next = text.charAt(i);
      if (next == '"' || next == '\\') {
        escaped.append('\\').append(next);
      } else if (next < ' ') {
        escaped.append("\\u00").append((char) DIGITS[next >> 4]).append((char) DIGITS[next & 0xf]);
      } else {
        escaped.append(next);
      }
    }
    return escaped.toString();
  }

  Utf8Json number(long value) {
    if (value < 0) {
      return raw(Long.toString(value));
    }
    reserve(LONGEST_NUMBER);
    int digits = 1;
    for (long rest = value; rest >= 10; rest /= 10) {
      digits++;
    }
    long rest = value;
    for (int place = size + digits - 1; place >= size; place--) {
      array[place] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    size += digits;
    return this;
  }

  Utf8Json bool(boolean value) {
    return raw(Boolean.toString(value));
  }

  Utf8Json time(Instant time) {
    reserve(Timestamps.LENGTH + 2);
    array[size++] = '"';
    Timestamps.put(time, array, size);
    size += Timestamps.LENGTH;
    array[size++] = '"';
    return this;
  }

  Utf8Json timeOrNull(@Nullable Instant time) {
    return time == null ? raw(NULL) : time(time);
  }

  byte[] toByteArray() {
    return Arrays.copyOf(array, size);
  }

  private void reserve(int more) {
    if (more > array.length - size) {
      array = Arrays.copyOf(array, Math.max(Math.addExact(size, more), 2 * array.length));
    }
  }
}
