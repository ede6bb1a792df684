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
  private int next;

  Columns(PreparedStatement statement, List<T> items) {
    this(statement, items, 1);
  }

  /// @param first the number of the parameter to begin with
  Columns(PreparedStatement statement, List<T> items, int first) {
    this.statement = statement;
    this.items = items;
    this.next = first;
  }

  void texts(Function<T, @Nullable String> value) throws SQLException {
    String[] values = new String[items.size()];
    fill(values, value);
    bind("text", values);
  }

  void numbers(Function<T, @Nullable Long> value) throws SQLException {
    Long[] values = new Long[items.size()];
    fill(values, value);
    bind("int8", values);
  }

  void flags(Function<T, @Nullable Boolean> value) throws SQLException {
    Boolean[] values = new Boolean[items.size()];
    fill(values, value);
    bind("bool", values);
  }

  /// The number of the parameter after them.
  int next() {
    return next;
  }

  private <V> void fill(@Nullable V[] values, Function<T, @Nullable V> value) {
    for (int i = 0; i < values.length; i++) {
      values[i] = value.apply(items.get(i));
    }
  }

  private void bind(String type, @Nullable Object[] values) throws SQLException {
    statement.setArray(next++, statement.getConnection().createArrayOf(type, values));
  }
}
