package dev.carillon.rules;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A value of a file and where it is.
sealed interface Located {
  At at();

  /// Where a character of it is, as well as that is known.
  default At at(int index) {
    return at();
  }

  /// The value alone: of a map a map, of a list a list.
  @Nullable Object plain();

  /// A place in a file.
  ///
  /// @param line from 1
  /// @param column from 1
  record At(int line, int column) {
    static final At START = new At(1, 1);

    At right(int columns) {
      return new At(line, column + columns);
    }
  }

  /// Named values, in their order.
  record Members(At at, Map<String, Member> members) implements Located {
    @Nullable Member member(String key) {
      return members.get(key);
    }

    /// The value of a key; they themselves when it is not there.
    Located valueOf(String key) {
      Member member = members.get(key);
      return member == null ? this : member.value();
    }

    @Override
    public Object plain() {
      Map<String, @Nullable Object> all = new LinkedHashMap<>();
      members.forEach((name, member) -> all.put(name, member.value().plain()));
      return all;
    }
  }

  /// One of them.
  ///
  /// @param at where its name is
  record Member(At at, Located value) {}

  /// Values in a row.
  record Items(At at, List<Located> items) implements Located {
    @Override
    public Object plain() {
      List<@Nullable Object> all = new ArrayList<>();
      items.forEach(item -> all.add(item.plain()));
      return all;
    }
  }

  /// A text, a number (Long, BigInteger or BigDecimal), a Boolean, or null.
  ///
  /// @param inner where its first character is, when its characters are in the file one by one
  record Scalar(At at, @Nullable Object plain, @Nullable At inner) implements Located {
    @Override
    public At at(int index) {
      return inner == null ? at : inner.right(index);
    }
  }
}
