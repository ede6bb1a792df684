package dev.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.outbound.OutboundPolicy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

class OutboundSettingsTest {
  private static OutboundSettings allowing(String... networks) {
    return new OutboundSettings(
        List.of(networks),
        false,
        Duration.ofSeconds(5),
        Duration.ofSeconds(15),
        64,
        DataSize.ofKilobytes(16));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://10.1.2.3/",
        "http://127.0.0.1:8080/",
        "http://[::1]/",
        "http://169.254.169.254/"
      })
  void withoutDevelopmentModeNoPrivateAddressIsCalled(String url) {
    assertThat(allowing().policy(false).fault(url))
        .hasValueSatisfying(why ->
            assertThat(why)
                .contains("not on the public internet", "carillon.outbound.allowed-networks"));
  }

  @Test
  void inDevelopmentThisMachineIsCalledAndNoOther() {
    OutboundPolicy policy = allowing().policy(true);

    assertThat(policy.fault("http://127.0.0.1:8080/")).isEmpty();
    assertThat(policy.fault("http://[::1]:8080/")).isEmpty();
    assertThat(policy.fault("http://127.0.0.2/")).isPresent();
    assertThat(policy.fault("http://10.1.2.3/")).isPresent();
  }

  @Test
  void aNetworkThatIsAllowedIsCalled() {
    OutboundPolicy policy = allowing("10.1.0.0/16", "fd00::/8").policy(false);

    assertThat(policy.fault("http://10.1.2.3/")).isEmpty();
    assertThat(policy.fault("http://[fd00::1]/")).isEmpty();
    assertThat(policy.fault("http://10.2.2.3/")).isPresent();
  }

  @Test
  void whatIsNoNetworkStopsTheStart() {
    assertThatThrownBy(() -> allowing("10.1.0.0/16", "internal"))
        .hasMessageContaining("carillon.outbound.allowed-networks must be networks such as")
        .hasMessageContaining("internal");
  }

  @Test
  void eachBoundIsNamed() {
    assertThatThrownBy(() ->
            new OutboundSettings(
                List.of(),
                false,
                Duration.ZERO,
                Duration.ofSeconds(15),
                64,
                DataSize.ofKilobytes(16)))
        .hasMessageContaining("carillon.outbound.connect-timeout");
    assertThatThrownBy(() ->
            new OutboundSettings(
                List.of(),
                false,
                Duration.ofSeconds(5),
                Duration.ofDays(40),
                64,
                DataSize.ofKilobytes(16)))
        .hasMessageContaining("carillon.outbound.timeout");
    assertThatThrownBy(() ->
            new OutboundSettings(
                List.of(),
                false,
                Duration.ofSeconds(5),
                Duration.ofSeconds(15),
                0,
                DataSize.ofKilobytes(16)))
        .hasMessageContaining("carillon.outbound.max-connections");
    assertThatThrownBy(() ->
            new OutboundSettings(
                List.of(),
                false,
                Duration.ofSeconds(5),
                Duration.ofSeconds(15),
                64,
                DataSize.ofMegabytes(17)))
        .hasMessageContaining("carillon.outbound.max-reply");
  }
}
