package dev.carillon.web.controllers;

import dev.carillon.notification.usecases.ports.HistoryFilter;
import dev.carillon.notification.usecases.ports.NotificationPage;
import dev.carillon.notification.usecases.ports.PageRequest;
import dev.carillon.notification.usecases.ports.SyncRequest;
import dev.carillon.web.json.PayloadScan;
import dev.carillon.web.problems.FieldFault;
import dev.carillon.web.problems.ProblemException;
import dev.carillon.web.problems.ProblemType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads what a list is asked for. A cursor is the position where the next page begins; clients
/// give back what they got and need not know that.
public final class PageRequests {
  private static final Pattern POSITION = Pattern.compile("[1-9][0-9]{0,17}");
  private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,15}");
  private static final Map<String, HistoryFilter.State> STATES =
      Arrays.stream(HistoryFilter.State.values())
          .collect(
              Collectors.toMap(state -> state.name().toLowerCase(Locale.ROOT), state -> state));

  private final int maxItems;
  private final int maxBytes;

  /// @param maxItems the largest `limit`, and the one for a request without
  public PageRequests(int maxItems, int maxBytes) {
    this.maxItems = maxItems;
    this.maxBytes = maxBytes;
  }

  /// @throws ProblemException when either is not what it can be
  PageRequest of(@Nullable Integer limit, @Nullable String cursor) {
    List<FieldFault> faults = new ArrayList<>();
    if (limit != null && (limit < 1 || limit > maxItems)) {
      faults.add(FieldFault.of("limit", "field.range", 1, maxItems));
    }
    if (cursor != null && !POSITION.matcher(cursor).matches()) {
      faults.add(FieldFault.of("cursor", "field.cursor"));
    }
    if (!faults.isEmpty()) {
      throw ProblemException.of(ProblemType.VALIDATION).at(faults);
    }
    OptionalLong before =
        cursor == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(cursor));
    return new PageRequest(limit == null ? maxItems : limit, maxBytes, before);
  }

  /// The `limit` of a list.
  ///
  /// @throws ProblemException when it is not what it can be
  int limit(@Nullable Integer limit) {
    if (limit != null && (limit < 1 || limit > maxItems)) {
      throw ProblemException.of(ProblemType.VALIDATION)
          .at(List.of(FieldFault.of("limit", "field.range", 1, maxItems)));
    }
    return limit == null ? maxItems : limit;
  }

  /// The refusal of a cursor that was not given out.
  static ProblemException cursorRefused() {
    return ProblemException.of(ProblemType.VALIDATION)
        .at(List.of(FieldFault.of("cursor", "field.cursor")));
  }

  /// The `since`, `epoch` and `limit` of a sync.
  ///
  /// @param epoch null is one that no inbox has
  /// @throws ProblemException when one is not what it can be
  SyncRequest sync(@Nullable String since, @Nullable String epoch, @Nullable Integer limit) {
    List<FieldFault> faults = new ArrayList<>();
    if (limit != null && (limit < 1 || limit > maxItems)) {
      faults.add(FieldFault.of("limit", "field.range", 1, maxItems));
    }
    if (since == null) {
      faults.add(FieldFault.of("since", "field.missing"));
    } else if (!isNumber(since)) {
      faults.add(FieldFault.of("since", "field.number"));
    }
    if (epoch != null && !isNumber(epoch)) {
      faults.add(FieldFault.of("epoch", "field.number"));
    }
    if (!faults.isEmpty() || since == null) {
      throw ProblemException.of(ProblemType.VALIDATION).at(faults);
    }
    return new SyncRequest(
        Long.parseLong(since),
        epoch == null ? SyncRequest.NO_EPOCH : Long.parseLong(epoch),
        limit == null ? maxItems : limit,
        maxBytes);
  }

  /// What JavaScript counts exactly.
  private static boolean isNumber(String text) {
    return NUMBER.matcher(text).matches() && Long.parseLong(text) <= SyncRequest.MAX_NUMBER;
  }

  /// The `state` and `type` of a list.
  ///
  /// @throws ProblemException when one is not what it can be
  static HistoryFilter filter(@Nullable String state, @Nullable String type) {
    List<FieldFault> faults = new ArrayList<>();
    HistoryFilter.State wanted = state == null ? HistoryFilter.State.ALL : STATES.get(state);
    if (wanted == null) {
      faults.add(FieldFault.of("state", "field.state"));
    }
    if (type != null && !PayloadScan.storable(type)) {
      faults.add(FieldFault.of("type", "field.text"));
    }
    if (!faults.isEmpty() || wanted == null) {
      throw ProblemException.of(ProblemType.VALIDATION).at(faults);
    }
    return new HistoryFilter(wanted, type);
  }

  static @Nullable String next(NotificationPage page) {
    return page.next().isPresent() ? Long.toString(page.next().getAsLong()) : null;
  }
}
