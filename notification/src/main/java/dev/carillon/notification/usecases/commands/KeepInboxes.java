package dev.carillon.notification.usecases.commands;

import dev.carillon.notification.domain.InboxChange;
import dev.carillon.notification.usecases.ports.InboxUpkeep;
import dev.carillon.notification.usecases.ports.NotificationGateway;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// Does what nobody has to ask for: deletes what has expired, what is too old or too much, and
/// brings back what was snoozed. Readers never look at the clock, so a notification stays as it is
/// until this has run. Blocks; run it again and again.
public final class KeepInboxes {
  /// Changed in one step; what is left follows at once.
  private static final int STEP = 500;

  /// So that one run ends, whatever there is to do.
  private static final int MAX_STEPS = 20;

  private final InboxUpkeep upkeep;
  private final NotificationGateway gateway;
  private final InstantSource clock;

  public KeepInboxes(InboxUpkeep upkeep, NotificationGateway gateway, InstantSource clock) {
    this.upkeep = upkeep;
    this.gateway = gateway;
    this.clock = clock;
  }

  /// Deletes what has expired.
  ///
  /// @return how many
  public int expire() {
    int all = 0;
    for (int step = 0; step < MAX_STEPS; step++) {
      List<InboxChange.Removed> removed =
          upkeep.expire(clock.instant().truncatedTo(ChronoUnit.MILLIS), STEP);
      removed.forEach(gateway::push);
      all += removed.size();
      if (removed.size() < STEP) {
        break;
      }
    }
    return all;
  }

  /// Brings back what was snoozed until now.
  ///
  /// @return how many
  public int wake() {
    int all = 0;
    for (int step = 0; step < MAX_STEPS; step++) {
      List<InboxChange.Updated> woken =
          upkeep.wake(clock.instant().truncatedTo(ChronoUnit.MILLIS), STEP);
      woken.forEach(gateway::push);
      all += woken.size();
      if (woken.size() < STEP) {
        break;
      }
    }
    return all;
  }

  /// Deletes what is too old or too much in the next inboxes.
  ///
  /// @return how many
  public int retain() {
    List<InboxChange.Removed> removed =
        upkeep.retain(clock.instant().truncatedTo(ChronoUnit.MILLIS));
    removed.forEach(gateway::push);
    return removed.size();
  }
}
