package dev.carillon.postgres;

import dev.carillon.notification.domain.Notification;

/// Says when a page is full: by its number of items, or by the bytes of their payloads and texts. A
/// page takes one item at least.
final class PageBound {
  private final int maxItems;
  private final long maxBytes;
  private int items;
  private long bytes;

  PageBound(int maxItems, long maxBytes) {
    this.maxItems = maxItems;
    this.maxBytes = maxBytes;
  }

  /// Whether there is room for it; then it counts.
  boolean takes(Notification row) {
    return takes(
        (long) row.payload().sizeBytes()
            + utf8Bytes(row.object())
            + utf8Bytes(row.type())
            + utf8Bytes(row.sender().value())
            + utf8Bytes(row.receiver().value()));
  }

  /// As [#takes(Notification)], for an item without contents.
  boolean takes() {
    return takes(0);
  }

  private boolean takes(long size) {
    if (items == maxItems || (items > 0 && bytes + size > maxBytes)) {
      return false;
    }
    items++;
    bytes += size;
    return true;
  }

  /// Without an array: a page asks for four texts a hundred times.
  private static long utf8Bytes(String text) {
    long bytes = text.length();
    for (int i = 0; i < text.length(); i++) {
      char next = text.charAt(i);
      if (next >= 0x80) {
        // Half of a pair stands for two of its four bytes.
        bytes += next < 0x800 || Character.isSurrogate(next) ? 1 : 2;
      }
    }
    return bytes;
  }
}
