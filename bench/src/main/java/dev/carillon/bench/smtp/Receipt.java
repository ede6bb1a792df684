package dev.carillon.bench.smtp;

import java.time.Instant;

/// A message that was received to its end.
///
/// @param id what is before the `@` of its Message-ID
/// @param at when its last line was read
/// @param answered whether the sender was told at once that it is taken
public record Receipt(String id, Instant at, boolean answered) {}
