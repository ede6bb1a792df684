package dev.carillon.socketio.parser;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// A binary attachment: immutable bytes that travel beside the JSON of their packet.
public final class Binary implements Argument {
  private final byte[] bytes;

  private Binary(byte[] bytes) {
    this.bytes = bytes;
  }

  /// Copies `bytes`.
  public static Binary of(byte[] bytes) {
    return new Binary(bytes.clone());
  }

  /// Copies what remains in `buffer`; its position stays.
  public static Binary of(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(buffer.position(), bytes);
    return new Binary(bytes);
  }

  public int length() {
    return bytes.length;
  }

  /// A view that cannot be written through.
  public ByteBuffer asByteBuffer() {
    return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
  }

  public byte[] toByteArray() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Binary binary && Arrays.equals(bytes, binary.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "Binary[" + bytes.length + " bytes]";
  }
}
