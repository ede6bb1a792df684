package dev.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OncePerMinuteTest {
  @Test
  void saysYesOnceAMinute() {
    OncePerMinute gate = new OncePerMinute();
    long start = -5;

    assertThat(gate.now(start)).isTrue();
    assertThat(gate.now(start + TimeUnit.SECONDS.toNanos(59))).isFalse();
    assertThat(gate.now(start + TimeUnit.SECONDS.toNanos(60))).isTrue();
    assertThat(gate.now(start + TimeUnit.SECONDS.toNanos(61))).isFalse();
  }
}
