package dev.carillon.postgres;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Binds a list to a statement column by column, as arrays, in the order of the calls.
final class Columns<T> {
  private final PreparedStatement statement;
  private final List<T> items;
  private int next = 1;

  Columns(PreparedStatement statement, List<T> items) {
    this.statement = statement;
    this.items = items;
  }

  void texts(Function<T, @Nullable String> value) throws SQLException {
    bind("text", items.stream().map(value).toArray(String[]::new));
  }

  void numbers(Function<T, @Nullable Long> value) throws SQLException {
    bind("int8", items.stream().map(value).toArray(Long[]::new));
  }

  private void bind(String type, @Nullable Object[] values) throws SQLException {
    statement.setArray(next++, statement.getConnection().createArrayOf(type, values));
  }
}
