package dev.carillon.socketio;

import dev.carillon.socketio.engineio.EncodedMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// What one socket was sent, or would have been, in that order, and which its client may not have.
/// Positions count and not the size of offsets: events of several threads may be sent in another
/// order than they took their offsets. One event loop.
final class RecoveryLog {
  /// What an entry takes beside its messages.
  private static final int ENTRY_BYTES = 64;

  /// What a message counts for beside its bytes: at least what it does while it waits for a client.
  private static final int MESSAGE_BYTES = 128;

  private final ArrayDeque<Entry> entries = new ArrayDeque<>(4);
  private final long maxBytes;
  private final long maxMessages;
  private final LongAdder kept;
  private long bytes;
  private long messages;

  /// The last one that was taken out.
  private long gone = Delivery.NO_OFFSET;

  /// @param messages `null` for an event that is not sent twice
  private record Entry(long offset, @Nullable List<EncodedMessage> messages, long bytes) {
    int count() {
      return messages == null ? 0 : messages.size();
    }
  }

  /// @param kept what all logs keep, in bytes
  RecoveryLog(long maxBytes, long maxMessages, LongAdder kept) {
    this.maxBytes = maxBytes;
    this.maxMessages = maxMessages;
    this.kept = kept;
  }

  /// @param messages `null` for an event that is not sent twice
  void append(long offset, @Nullable List<EncodedMessage> messages) {
    long size = ENTRY_BYTES;
    if (messages != null) {
      for (EncodedMessage message : messages) {
        size += message.length() + MESSAGE_BYTES;
      }
    }
    Entry entry = new Entry(offset, messages, size);
    entries.add(entry);
    bytes += size;
    kept.add(size);
    this.messages += entry.count();
    while (bytes > maxBytes || this.messages > maxMessages) {
      removeFirst();
    }
  }

  private void removeFirst() {
    Entry first = entries.remove();
    bytes -= first.bytes();
    kept.add(-first.bytes());
    messages -= first.count();
    gone = first.offset();
  }

  /// The client has what was sent up to this one.
  void received(long offset) {
    if (contains(offset)) {
      while (gone != offset) {
        removeFirst();
      }
    }
  }

  /// The client will not come back.
  void clear() {
    while (!entries.isEmpty()) {
      removeFirst();
    }
  }

  /// Of what was appended last, or [Delivery#NO_OFFSET].
  long lastOffset() {
    return entries.isEmpty() ? gone : entries.getLast().offset();
  }

  private boolean contains(long offset) {
    return entries.stream().anyMatch(entry -> entry.offset() == offset);
  }

  /// What is to be sent to a client that has received everything up to `offset`, or nothing yet.
  ///
  /// @return nothing when some of it is no longer there
  Optional<List<List<EncodedMessage>>> after(long offset) {
    boolean all = offset == gone;
    if (!all && !contains(offset)) {
      return Optional.empty();
    }
    List<List<EncodedMessage>> missed = new ArrayList<>();
    boolean found = all;
    for (Entry entry : entries) {
      if (found && entry.messages() != null) {
        missed.add(entry.messages());
      }
      found |= entry.offset() == offset;
    }
    return Optional.of(missed);
  }
}
