package dev.carillon.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.EventName;
import dev.carillon.events.EventPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PatternIndexTest {
  private static final List<String> SEGMENTS = List.of("a", "b", "c", "tenant", "x");

  private static String joined(Random random, List<String> of, int atMost) {
    return IntStream.range(0, 1 + random.nextInt(atMost))
        .mapToObj(_ -> of.get(random.nextInt(of.size())))
        .collect(Collectors.joining("."));
  }

  private static boolean matches(EventPattern pattern, EventName name) {
    return pattern.value().startsWith("tenant.")
        ? pattern.matches(name)
        : pattern.matches(name.withoutTenant());
  }

  @Test
  void itFindsWhatEachPatternByItselfWouldMatch() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<String> wanted = new ArrayList<>(SEGMENTS);
    wanted.addAll(List.of("*", "**"));
    List<List<EventPattern>> patterns =
        IntStream.range(0, 400)
            .mapToObj(_ ->
                IntStream.range(0, 1 + random.nextInt(3))
                    .mapToObj(_ -> new EventPattern(joined(random, wanted, 5)))
                    .toList())
            .toList();
    PatternIndex index = new PatternIndex(patterns);
    for (int i = 0; i < 2_000; i++) {
      EventName name = new EventName(joined(random, SEGMENTS, 6));
      assertThat(index.matching(name).stream().boxed())
          .as("%s, seed %d", name, seed)
          .containsExactlyElementsOf(
              IntStream.range(0, patterns.size())
                  .filter(
                      number -> patterns.get(number).stream().anyMatch(one -> matches(one, name)))
                  .boxed()
                  .toList());
    }
  }

  @Test
  void manyStarsAreWalkedTogether() {
    String stars = "**.a.".repeat(50) + "b";
    PatternIndex index = new PatternIndex(List.of(List.of(new EventPattern(stars))));
    EventName name = new EventName("a" + ".a".repeat(126));
    assertThat(index.matching(name).isEmpty()).isTrue();
    assertThat(index.matching(new EventName("a.".repeat(100) + "b")).cardinality()).isOne();
  }
}
