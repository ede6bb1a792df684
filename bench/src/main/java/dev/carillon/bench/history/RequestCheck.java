package dev.carillon.bench.history;

import dev.carillon.bench.history.Request.Outcome;
import dev.carillon.bench.history.Violation.Assertion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What was asked for, against what is stored.
final class RequestCheck {
  private record Stored(String receiver, Change.Row row) {}

  private final Violations violations;
  private final Map<String, List<Stored>> stored = new HashMap<>();

  RequestCheck(Violations violations, Collection<InboxLog> logs) {
    this.violations = violations;
    for (InboxLog log : logs) {
      Map<UUID, String> latest = new HashMap<>();
      for (Change change : log.changes()) {
        // Another marker: it was stored as itself, or grew what was there.
        if (change instanceof Change.Row row
            && row.marker() != null
            && !row.marker().equals(latest.put(row.id(), row.marker()))) {
          stored
              .computeIfAbsent(row.marker(), _ -> new ArrayList<>())
              .add(new Stored(log.receiver(), row));
        }
      }
    }
  }

  void check(List<Request> requests) {
    Map<String, Set<String>> markersOfKey = new HashMap<>();
    Map<String, List<Request>> ofMarker = new HashMap<>();
    for (Request request : requests) {
      ofMarker.computeIfAbsent(request.marker(), _ -> new ArrayList<>()).add(request);
      if (request.key() != null) {
        markersOfKey.computeIfAbsent(request.key(), _ -> new HashSet<>()).add(request.marker());
      }
    }
    ofMarker.forEach(this::checkOne);
    markersOfKey.forEach((key, markers) -> {
      List<String> done = markers.stream().filter(stored::containsKey).toList();
      once(done.size() <= 1, key, "the bodies %s of one key are all stored", done);
    });
    stored
        .keySet()
        .forEach(
            marker -> once(ofMarker.containsKey(marker), marker, "was stored but never asked for"));
  }

  private void checkOne(String marker, List<Request> requests) {
    List<Stored> rows = stored.getOrDefault(marker, List.of());
    once(rows.size() <= 1, marker, "is stored %s times: %s", rows.size(), rows);
    for (Request request : requests) {
      if (request.outcome() instanceof Outcome.Accepted) {
        boolean done = rows.size() == 1 && rows.getFirst().receiver().equals(request.receiver());
        once(done, marker, "%s was accepted, stored is %s", request, rows);
      }
      if (request.outcome() instanceof Outcome.Stored(var id, var seq)) {
        boolean same =
            rows.size() == 1
                && rows.getFirst().receiver().equals(request.receiver())
                && rows.getFirst().row().id().equals(id)
                && rows.getFirst().row().seq() == seq;
        once(same, marker, "%s was acknowledged, stored is %s", request, rows);
      }
    }
    boolean allRefused =
        requests.stream().allMatch(request -> request.outcome() instanceof Outcome.Refused);
    once(!allRefused || rows.isEmpty(), marker, "was refused and stored: %s", rows);
  }

  private void once(boolean holds, String where, String what, @Nullable Object... arguments) {
    violations.unless(holds, Assertion.STORED_ONCE, where, what, arguments);
  }
}
