package dev.carillon.socketio.parser;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/// One JSON value as immutable UTF-8 bytes, without white space around it. It is relayed as it came
/// and never held as a tree: the application parses it with the JSON library it likes, or hands it
/// on untouched.
///
/// A value that was received is a slice of its packet and keeps that packet's bytes reachable; see
/// [#compact()] for one that is kept for long.
public final class Json implements Argument {
  /// The value `null`.
  public static final Json NULL = trusted("null");

  /// An object without members.
  public static final Json EMPTY_OBJECT = trusted("{}");

  private final byte[] bytes;
  private final int offset;
  private final int length;

  Json(byte[] bytes, int offset, int length) {
    this.bytes = bytes;
    this.offset = offset;
    this.length = length;
  }

  /// Checks `text`.
  ///
  /// @throws MalformedPacketException when `text` is not exactly one JSON value, or is nested
  ///   deeper than 64
  public static Json of(String text) {
    return validated(text.getBytes(UTF_8));
  }

  /// Checks and copies `bytes`.
  ///
  /// @throws MalformedPacketException when `bytes` are not exactly one JSON value in UTF-8, or are
  ///   nested deeper than 64
  public static Json ofUtf8(byte[] bytes) {
    return validated(bytes.clone());
  }

  /// Takes `bytes` over without a copy and without a check: for the output of a JSON library. Bytes
  /// that are not one JSON value would make every receiver drop its connection.
  public static Json trusted(byte[] bytes) {
    return new Json(bytes, 0, bytes.length);
  }

  /// As [#trusted(byte\[\])], for text.
  public static Json trusted(String text) {
    return trusted(text.getBytes(UTF_8));
  }

  /// The JSON string that stands for `text`.
  public static Json quote(String text) {
    return trusted(JsonStrings.quote(text));
  }

  private static Json validated(byte[] bytes) {
    return slice(bytes, 0, bytes.length);
  }

  /// The value that fills the range, without the white space around it.
  static Json slice(byte[] bytes, int start, int end) {
    int first = JsonScanner.requireValue(bytes, start, end);
    int last = end - 1;
    while (JsonScanner.isWhitespace(bytes[last])) {
      last--;
    }
    return new Json(bytes, first, last + 1 - first);
  }

  public int length() {
    return length;
  }

  /// The UTF-8 bytes, in a view that cannot be written through.
  public ByteBuffer asByteBuffer() {
    return ByteBuffer.wrap(bytes, offset, length).slice().asReadOnlyBuffer();
  }

  /// A copy of the UTF-8 bytes.
  public byte[] toUtf8() {
    return Arrays.copyOfRange(bytes, offset, offset + length);
  }

  /// The same value with bytes of its own, where it is a slice of something larger.
  public Json compact() {
    return length == bytes.length ? this : trusted(toUtf8());
  }

  /// Whether this is a JSON string.
  public boolean isString() {
    return bytes[offset] == '"';
  }

  /// Whether this is a JSON object.
  public boolean isObject() {
    return bytes[offset] == '{';
  }

  /// The text of a JSON string.
  ///
  /// @throws IllegalStateException when this is another kind of value
  public String unquote() {
    if (!isString()) {
      throw new IllegalStateException("not a JSON string");
    }
    return JsonStrings.unquote(bytes, offset, offset + length);
  }

  byte[] bytes() {
    return bytes;
  }

  int start() {
    return offset;
  }

  int end() {
    return offset + length;
  }

  /// The member of that name of an object, the last one where there are several. Looks through the
  /// object, and no deeper.
  public Optional<Json> member(String name) {
    return isObject() ? JsonScanner.member(bytes, offset, offset + length, name) : Optional.empty();
  }

  void writeTo(ByteOutput out) {
    out.write(bytes, offset, length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Json json
        && Arrays.equals(
            bytes, offset, offset + length, json.bytes, json.offset, json.offset + json.length);
  }

  @Override
  public int hashCode() {
    return asByteBuffer().hashCode();
  }

  /// The JSON text.
  @Override
  public String toString() {
    return new String(bytes, offset, length, UTF_8);
  }
}
