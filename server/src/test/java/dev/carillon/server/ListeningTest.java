package dev.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ListeningTest {
  private static CarillonSettings on(String host) {
    return new CarillonSettings(
        host,
        0,
        Path.of("data"),
        Duration.ZERO,
        null,
        null,
        new CarillonSettings.Database(null, null, null, 10, null));
  }

  @Test
  void developmentModeIsRefusedWhereOthersCanReachIt() {
    assertThatThrownBy(() -> Listening.check(on("0.0.0.0"), true))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("loopback only")
        .hasMessageContaining("carillon.development.enabled");
  }

  @Test
  void developmentModeIsFineOnLoopback() {
    assertThat(Listening.check(on("127.0.0.1"), true).development()).isTrue();
  }

  @Test
  void withoutDevelopmentModeAnyAddressWillDo() {
    Listening listening = Listening.check(on("0.0.0.0"), false);
    assertThat(listening.development()).isFalse();
    assertThat(listening.addresses().isLoopback()).isFalse();
  }
}
