package dev.carillon.socketio.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FieldsTest {
  @Test
  void namesMayOccurMoreThanOnceAndBeEmptyOrLong() {
    String longText = "é".repeat(100_000);
    Fields fields =
        Fields.of(
            List.of(
                    Map.entry("a", "1"),
                    Map.entry("", longText),
                    Map.entry("a", ""),
                    Map.entry("b", "x".repeat(127)),
                    Map.entry("c", "x".repeat(128)))
                .iterator());

    assertThat(fields.first("a")).contains("1");
    assertThat(fields.all("a")).containsExactly("1", "");
    assertThat(fields.first("")).contains(longText);
    assertThat(fields.first("b")).contains("x".repeat(127));
    assertThat(fields.first("c")).contains("x".repeat(128));
    assertThat(fields.first("d")).isEmpty();
    List<String> names = new ArrayList<>();
    fields.forEach((name, value) -> names.add(name));
    assertThat(names).containsExactly("a", "", "a", "b", "c");
  }
}
