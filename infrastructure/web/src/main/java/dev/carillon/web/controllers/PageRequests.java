package dev.carillon.web.controllers;

import dev.carillon.notification.usecases.ports.PageRequest;
import dev.carillon.notification.usecases.ports.UnreadPage;
import dev.carillon.web.problems.FieldFault;
import dev.carillon.web.problems.ProblemException;
import dev.carillon.web.problems.ProblemType;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads the `limit` and `cursor` of a list. A cursor is the position where the next page begins;
/// clients give back what they got and need not know that.
public final class PageRequests {
  private static final Pattern POSITION = Pattern.compile("[1-9][0-9]{0,17}");

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

  static @Nullable String next(UnreadPage page) {
    return page.next().isPresent() ? Long.toString(page.next().getAsLong()) : null;
  }
}
