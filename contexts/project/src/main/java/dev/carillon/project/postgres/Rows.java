package dev.carillon.project.postgres;

import dev.carillon.project.usecases.ports.Page;
import dev.carillon.project.usecases.ports.PageRequest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// What the stores have in common. A page is one statement that asks for one row more than the page
/// has, to know whether another one follows; its parameters are `before` and `rows`.
final class Rows {
  /// One statement for the first page and the others, whose plan is the index's in both cases. No
  /// id of version 7 is as high.
  private static final UUID ABOVE_ALL = new UUID(-1, -1);

  private Rows() {}

  static StatementSpec paged(StatementSpec statement, PageRequest page) {
    return statement
        .param("before", page.before().orElse(ABOVE_ALL))
        .param("rows", page.maxItems() + 1);
  }

  static <T> Page<T> page(List<T> found, PageRequest request, Function<T, UUID> id) {
    if (found.size() <= request.maxItems()) {
      return new Page<>(found, Optional.empty());
    }
    List<T> items = found.subList(0, request.maxItems());
    return new Page<>(items, Optional.of(id.apply(items.getLast())));
  }

  /// Alone, a write would be told to nobody, and a lock would be gone at once.
  static void requireTransaction() {
    if (!TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException("outside a unit of work");
    }
  }

  /// What was locked is there.
  static void requireOne(int changed) {
    if (changed != 1) {
      throw new IllegalStateException("what is changed is there, and its project is locked");
    }
  }
}
