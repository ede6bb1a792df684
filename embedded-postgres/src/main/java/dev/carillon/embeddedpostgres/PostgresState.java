package dev.carillon.embeddedpostgres;

/// Whether connections are accepted now.
public sealed interface PostgresState {

  /// Connections are accepted.
  record Running() implements PostgresState {}

  /// PostgreSQL died and comes back on the same port with the same password. Connections fail
  /// meanwhile.
  ///
  /// @param attempt counts from 1; grows with every failed attempt
  /// @param reason one line: why it died, or why the last attempt failed
  record Restarting(int attempt, String reason) implements PostgresState {}

  /// Closed. Final.
  record Stopped() implements PostgresState {}
}
