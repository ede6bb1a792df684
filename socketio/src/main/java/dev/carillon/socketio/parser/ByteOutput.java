package dev.carillon.socketio.parser;

import java.util.Arrays;

/// Bytes that are written one after the other, by one thread: without the lock that
/// [java.io.ByteArrayOutputStream] takes for every byte.
final class ByteOutput {
  private byte[] bytes;
  private int length;

  /// @param expected how many there will be, about
  ByteOutput(int expected) {
    bytes = new byte[expected];
  }

  void write(int b) {
    reserve(1);
    bytes[length++] = (byte) b;
  }

  void write(byte[] from) {
    write(from, 0, from.length);
  }

  void write(byte[] from, int offset, int count) {
    reserve(count);
    System.arraycopy(from, offset, bytes, length, count);
    length += count;
  }

  private void reserve(int count) {
    if (count > bytes.length - length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, Math.addExact(length, count)));
    }
  }

  /// What was written. The array is not copied when it is full; nothing may be written afterwards.
  byte[] toByteArray() {
    return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
  }
}
