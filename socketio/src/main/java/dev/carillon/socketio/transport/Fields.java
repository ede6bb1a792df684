package dev.carillon.socketio.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/// An immutable list of names and values in the order of the request: headers, whose names are kept
/// in lower case, or query parameters. A name may occur more than once.
///
/// It is held for as long as the connection lives and seldom asked, hence one array of bytes: for
/// each name and value its length, seven bits to a byte, and then its UTF-8. As strings the headers
/// of a handshake took five times their length.
public final class Fields {
  private static final Fields EMPTY = new Fields(new byte[0]);

  private final byte[] packed;

  private Fields(byte[] packed) {
    this.packed = packed;
  }

  public static Fields empty() {
    return EMPTY;
  }

  /// Copies `entries` in their order.
  public static Fields of(Iterator<? extends Map.Entry<String, String>> entries) {
    if (!entries.hasNext()) {
      return EMPTY;
    }
    ByteArrayOutputStream packed = new ByteArrayOutputStream(256);
    while (entries.hasNext()) {
      Map.Entry<String, String> entry = entries.next();
      pack(packed, entry.getKey());
      pack(packed, entry.getValue());
    }
    return new Fields(packed.toByteArray());
  }

  private static void pack(ByteArrayOutputStream packed, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    int rest = bytes.length;
    while (rest > 0x7f) {
      packed.write(rest | 0x80);
      rest >>>= 7;
    }
    packed.write(rest);
    packed.writeBytes(bytes);
  }

  /// The first value of `name`. Ask for headers in lower case.
  public Optional<String> first(String name) {
    byte[] wanted = name.getBytes(UTF_8);
    for (int i = 0; i < packed.length; i = afterValue(i)) {
      if (isNamed(i, wanted)) {
        return Optional.of(text(afterText(i)));
      }
    }
    return Optional.empty();
  }

  /// Every value of `name`, in order.
  public List<String> all(String name) {
    byte[] wanted = name.getBytes(UTF_8);
    List<String> values = new ArrayList<>(2);
    for (int i = 0; i < packed.length; i = afterValue(i)) {
      if (isNamed(i, wanted)) {
        values.add(text(afterText(i)));
      }
    }
    return List.copyOf(values);
  }

  /// Calls `action` with each name and value, in order.
  public void forEach(BiConsumer<String, String> action) {
    for (int i = 0; i < packed.length; i = afterValue(i)) {
      action.accept(text(i), text(afterText(i)));
    }
  }

  private boolean isNamed(int i, byte[] name) {
    return Arrays.equals(packed, afterLength(i), afterText(i), name, 0, name.length);
  }

  private String text(int i) {
    return new String(packed, afterLength(i), length(i), UTF_8);
  }

  private int afterValue(int i) {
    return afterText(afterText(i));
  }

  private int afterText(int i) {
    return afterLength(i) + length(i);
  }

  private int afterLength(int i) {
    int end = i;
    while (packed[end] < 0) {
      end++;
    }
    return end + 1;
  }

  private int length(int i) {
    int length = packed[i] & 0x7f;
    for (int byteNumber = 1; packed[i + byteNumber - 1] < 0; byteNumber++) {
      length |= (packed[i + byteNumber] & 0x7f) << (7 * byteNumber);
    }
    return length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Fields fields && Arrays.equals(packed, fields.packed);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(packed);
  }

  @Override
  public String toString() {
    return "Fields[" + packed.length + " bytes]";
  }
}
