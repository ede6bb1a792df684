package dev.carillon.notification.domain;

import java.time.Instant;

/// A read-all: it covers every notification with `unreadSeq <= upTo`, also those that a client gets
/// later.
///
/// @param seq the number of this change
public record ReadMark(long upTo, Instant readAt, long seq) {}
