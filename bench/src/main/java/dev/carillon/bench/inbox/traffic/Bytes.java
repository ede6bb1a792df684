package dev.carillon.bench.inbox.traffic;

import io.netty.buffer.ByteBuf;

/// Looks for bytes where they lie.
final class Bytes {
  private Bytes() {}

  /// The first place of `wanted` within `length` bytes from `start`, or -1.
  static int find(ByteBuf in, int start, int length, byte[] wanted) {
    int last = start + length - wanted.length;
    int at = start;
    while (at <= last) {
      int found = in.indexOf(at, last + 1, wanted[0]);
      if (found < 0) {
        return -1;
      }
      if (isAt(in, found, wanted)) {
        return found;
      }
      at = found + 1;
    }
    return -1;
  }

  static int count(ByteBuf in, int start, int length, byte[] wanted) {
    int end = start + length;
    int count = 0;
    int found = find(in, start, length, wanted);
    while (found >= 0) {
      count++;
      int next = found + wanted.length;
      found = find(in, next, end - next, wanted);
    }
    return count;
  }

  static boolean isAt(ByteBuf in, int place, byte[] wanted) {
    for (int i = 0; i < wanted.length; i++) {
      if (in.getByte(place + i) != wanted[i]) {
        return false;
      }
    }
    return true;
  }
}
