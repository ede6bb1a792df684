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
  private static final Duration PAUSE = Duration.ofMillis(50);

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
    Erased step = data.eraseSome(who, STEP);
    Erased erased = step;
    while (!step.done() && clock.instant().isBefore(deadline) && waited(step)) {
      step = data.eraseSome(who, STEP);
      erased = erased.and(step);
    }
    return erased;
  }

  /// What somebody has in hand right now is soon let go of.
  ///
  /// @return false: whoever waits is to stop
  private static boolean waited(Erased step) {
    if (!step.isNothing()) {
      return true;
    }
    try {
      Thread.sleep(PAUSE);
      return true;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
