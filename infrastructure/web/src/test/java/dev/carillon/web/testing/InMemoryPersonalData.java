package dev.carillon.web.testing;

import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.usecases.ports.PersonalData;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Everyone has three notifications, which are erased in two steps.
public final class InMemoryPersonalData implements PersonalData {
  private final List<InboxKey> asked = new ArrayList<>();
  private @Nullable RuntimeException failure;

  /// Every call fails with it; null ends that.
  public synchronized void failWith(@Nullable RuntimeException exception) {
    failure = exception;
  }

  /// Who is to be forgotten, once for each step.
  public synchronized List<InboxKey> asked() {
    return List.copyOf(asked);
  }

  @Override
  public synchronized Erased eraseSome(InboxKey who, int max) {
    if (failure != null) {
      throw failure;
    }
    asked.add(who);
    boolean done = asked.stream().filter(who::equals).count() > 1;
    return done ? new Erased(1, 0, 0, 0, 1, true) : new Erased(2, 1, 1, 1, 0, false);
  }
}
