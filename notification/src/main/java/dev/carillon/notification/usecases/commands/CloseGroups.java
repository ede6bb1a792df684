package dev.carillon.notification.usecases.commands;

import dev.carillon.notification.domain.InboxChange;
import dev.carillon.notification.usecases.ports.Groups;
import dev.carillon.notification.usecases.ports.NotificationGateway;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// Ends the windows of groups that are over, and shows what was held back until then. A group stays
/// open until this has run. Blocks; run it again and again.
public final class CloseGroups {
  /// Ended in one step; what is left follows at once.
  private static final int STEP = 500;

  /// So that one run ends, whatever there is to do.
  private static final int MAX_STEPS = 20;

  private final Groups groups;
  private final NotificationGateway gateway;
  private final InstantSource clock;

  public CloseGroups(Groups groups, NotificationGateway gateway, InstantSource clock) {
    this.groups = groups;
    this.gateway = gateway;
    this.clock = clock;
  }

  /// Shows what is due, and forgets the windows of what was shown before.
  ///
  /// @return how many were shown
  public int run() {
    int all = 0;
    for (int step = 0; step < MAX_STEPS; step++) {
      List<InboxChange.Added> shown = groups.show(now(), STEP);
      shown.forEach(gateway::push);
      all += shown.size();
      if (shown.isEmpty()) {
        break;
      }
    }
    for (int step = 0; step < MAX_STEPS; step++) {
      if (groups.end(now(), STEP) < STEP) {
        break;
      }
    }
    return all;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
