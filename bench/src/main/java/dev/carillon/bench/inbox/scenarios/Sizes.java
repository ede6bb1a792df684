package dev.carillon.bench.inbox.scenarios;

/// How much of everything.
///
/// @param users connected while notifications are posted, and connecting
/// @param warmUpSeconds of deliveries to a server that was just started, then all other paths; 0 is
///   none at all
/// @param settleSeconds under load before a measure begins
/// @param seconds of a measure
/// @param readers users whose pages of unread notifications are read
/// @param readAlls read-alls of 10 and of 100
/// @param largeReadAlls read-alls of 10,000
/// @param freshSeconds of a cold server that are told one by one
/// @param inboxes of the history; ten million notifications with 100,000
/// @param lookUps in the history, of each kind
/// @param emails that are due at once
/// @param quietSeconds how long a measure waits at most for a machine that does nothing else
public record Sizes(
    int users,
    int warmUpSeconds,
    int settleSeconds,
    int seconds,
    int readers,
    int readAlls,
    int largeReadAlls,
    int freshSeconds,
    int inboxes,
    int lookUps,
    int emails,
    int quietSeconds) {

  /// What figures are published of.
  public static Sizes full() {
    return new Sizes(1000, 60, 2, 10, 100, 1000, 50, 15, 100_000, 2000, 10_000, 10);
  }

  /// Shows in a minute that everything still works; its figures mean nothing.
  public static Sizes quick() {
    return new Sizes(40, 1, 0, 1, 10, 40, 2, 2, 1000, 50, 1000, 0);
  }
}
