package dev.carillon.bench.history;

/// A count that an HTTP answer gave with its number.
///
/// @param epoch 0 where the answer names none
public record Told(String receiver, long unread, long seq, long epoch) {}
