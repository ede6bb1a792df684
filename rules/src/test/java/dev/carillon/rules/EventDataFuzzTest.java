package dev.carillon.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/// Any data has a plan, if only one that says what is wrong with it.
class EventDataFuzzTest {
  private final Rule rule =
      Given.rule(
          "when: \"!has(data.a) || data.a != 'x'\"",
          "text: {en: '{n, number} {customerId}'}",
          "payload: {copy: '{a?}', said: 'a {a?}'}");

  @FuzzTest(maxDuration = "10s")
  void anyDataHasAPlan(byte[] bytes) {
    assertThat(Given.plan(rule, new String(bytes, StandardCharsets.UTF_8))).isNotNull();
  }
}
