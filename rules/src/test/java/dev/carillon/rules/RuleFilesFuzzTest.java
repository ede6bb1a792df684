package dev.carillon.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.carillon.rules.RuleFiles.Source;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Any text is either rules or faults that are within it; what is taken is read again as it was,
/// and plans something of any data. In the build it runs over the recorded inputs; with
/// `JAZZER_FUZZ=1` it searches.
class RuleFilesFuzzTest {
  @FuzzTest(maxDuration = "10s")
  void anyTextIsRulesOrFaults(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    RuleFiles.Read read = Given.FILES.read(new Source("rules.yaml", text));
    assertThat(read.faults())
        .allSatisfy(fault -> {
          assertThat(fault.line()).isBetween(1, (int) text.lines().count() + 2);
          assertThat(fault.column()).isPositive();
          assertThat(fault.reason()).isNotBlank();
        });
    for (Rule rule : read.rules()) {
      assertThat(Given.FILES.reread(rule.source()).version()).isEqualTo(rule.version());
      assertThat(
              RuleSet.of(List.of(rule))
                  .evaluate(Given.event("order.paid", "{\"customerId\": \"ada\"}"), Given.NOW))
          .hasSizeLessThan(2);
    }
  }
}
