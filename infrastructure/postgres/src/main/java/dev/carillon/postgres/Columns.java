package dev.carillon.postgres;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Binds a list of appends to a statement column by column, as arrays, in the order of the calls.
final class Columns {
  private final PreparedStatement statement;
  private final List<PendingAppend> appends;
  private int next = 1;

  Columns(PreparedStatement statement, List<PendingAppend> appends) {
    this.statement = statement;
    this.appends = appends;
  }

  void texts(Function<PendingAppend, @Nullable String> value) throws SQLException {
    bind("text", appends.stream().map(value).toArray(String[]::new));
  }

  void numbers(Function<PendingAppend, @Nullable Long> value) throws SQLException {
    bind("int8", appends.stream().map(value).toArray(Long[]::new));
  }

  private void bind(String type, @Nullable Object[] values) throws SQLException {
    statement.setArray(next++, statement.getConnection().createArrayOf(type, values));
  }
}
