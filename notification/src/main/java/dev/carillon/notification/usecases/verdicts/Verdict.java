package dev.carillon.notification.usecases.verdicts;

import dev.carillon.notification.domain.DeliveryTarget;
import dev.carillon.notification.domain.Preferences.Decision;
import dev.carillon.notification.domain.SuppressionReason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is to become of a delivery that is due.
public sealed interface Verdict {
  /// What the receiver's preferences said; null: they were not asked.
  @Nullable Decision said();

  /// It is handed to a provider, for each of these.
  ///
  /// @param counted whether it was counted, so that it may be given back
  record Send(List<DeliveryTarget> targets, Decision.Send said, boolean counted)
      implements Verdict {
    public Send {
      targets = List.copyOf(targets);
    }
  }

  /// It waits, and is looked at again then.
  record Hold(Decision.Hold said) implements Verdict {}

  /// It is not sent, now or later.
  record Suppress(SuppressionReason reason, @Nullable Decision said) implements Verdict {}
}
