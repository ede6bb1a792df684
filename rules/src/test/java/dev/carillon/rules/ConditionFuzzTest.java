package dev.carillon.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/// Any text is a condition or refused with a sentence; what is compiled says yes, no, or why not.
class ConditionFuzzTest {
  @FuzzTest(maxDuration = "10s")
  void anyConditionIsCompiledOrRefused(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    EventData data = EventData.of(Given.event("order.paid", "{\"a\": [1, \"b\"]}"));
    try {
      var _ = Condition.parse(text).holds(data);
    } catch (SyntaxFault | Failure expected) {
      assertThat(expected.getMessage()).isNotBlank().doesNotContain("\n");
    }
  }
}
