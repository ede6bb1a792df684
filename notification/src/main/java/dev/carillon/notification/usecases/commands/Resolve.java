package dev.carillon.notification.usecases.commands;

import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.NotificationIds;
import dev.carillon.notification.domain.Resolution;
import dev.carillon.notification.usecases.ports.NotificationGateway;
import dev.carillon.notification.usecases.ports.Resolutions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/// Takes back what notifies of something that is settled: an invoice that is paid needs no reminder
/// in anyone's inbox. Blocks. Executing it again takes back what came since.
public final class Resolve {
  /// Taken back in one step; what is left follows at once.
  private static final int STEP = 500;

  private static final int RESUMED_AT_ONCE = 20;
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final Resolutions resolutions;
  private final NotificationGateway gateway;
  private final NotificationIds ids;
  private final InstantSource clock;
  private final Duration patience;

  /// @param patience how long [#execute] goes on before it leaves the rest to [#resume]
  public Resolve(
      Resolutions resolutions,
      NotificationGateway gateway,
      NotificationIds ids,
      InstantSource clock,
      Duration patience) {
    this.resolutions = resolutions;
    this.gateway = gateway;
    this.ids = ids;
    this.clock = clock;
    this.patience = patience;
  }

  /// Runs it.
  ///
  /// @return how far it is; what is not finished goes on by itself
  /// @throws dev.carillon.notification.usecases.ports.StoreUnavailableException as [Resolutions];
  ///   when it was begun, it goes on
  public Resolution execute(Caller.Service caller, String about) {
    Resolution begun = resolutions.begin(ids.next().value(), caller.tenant(), about, now());
    work(begun, clock.instant().plus(patience));
    return resolutions.find(caller.tenant(), begun.id()).orElse(begun);
  }

  /// Goes on with what whoever began it did not finish in time.
  public void resume() {
    Instant abandoned = now().minus(patience).minus(patience);
    for (Resolution left : resolutions.unfinished(abandoned, RESUMED_AT_ONCE)) {
      work(left, clock.instant().plus(patience));
    }
  }

  private void work(Resolution resolution, Instant until) {
    Resolutions.Step step;
    do {
      step = resolutions.step(resolution, STEP, now());
      step.removed().forEach(gateway::push);
    } while (!step.done() && clock.instant().isBefore(until) && paused(step));
  }

  /// When all that is left is held by others, they are given a moment.
  private static boolean paused(Resolutions.Step step) {
    if (!step.removed().isEmpty()) {
      return true;
    }
    try {
      Thread.sleep(PAUSE);
      return true;
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
