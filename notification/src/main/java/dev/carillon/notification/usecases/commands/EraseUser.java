package dev.carillon.notification.usecases.commands;

import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.usecases.ports.PersonalData;
import dev.carillon.notification.usecases.ports.PersonalData.Erased;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// Erases what is kept of a person, step by step so that nobody waits long for any of it. Blocks
/// for its patience and a step at most; whoever asks again goes on where it stopped.
public final class EraseUser {
  private static final int STEP = 1000;

  private final PersonalData data;
  private final InstantSource clock;
  private final Duration patience;

  public EraseUser(PersonalData data, InstantSource clock, Duration patience) {
    this.data = data;
    this.clock = clock;
    this.patience = patience;
  }

  /// Runs it.
  ///
  /// @throws dev.carillon.notification.usecases.ports.StoreUnavailableException as [PersonalData]
  public Erased execute(InboxKey who) {
    Instant deadline = clock.instant().plus(patience);
    Erased erased = data.eraseSome(who, STEP);
    while (!erased.done() && clock.instant().isBefore(deadline)) {
      erased = erased.and(data.eraseSome(who, STEP));
    }
    return erased;
  }
}
