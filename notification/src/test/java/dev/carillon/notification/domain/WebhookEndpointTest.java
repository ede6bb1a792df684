package dev.carillon.notification.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WebhookEndpointTest {
  private static final EndpointSecret SECRET = EndpointSecret.random(new Random(1));

  private static WebhookEndpoint wanting(List<TypePattern> types) {
    return WebhookEndpoint.enabled(
        new EndpointId("crm"), "https://example.org", types, SECRET, Instant.EPOCH);
  }

  @Test
  void itWantsWhatAnyOfItsPatternsIs() {
    WebhookEndpoint endpoint =
        wanting(List.of(new TypePattern("invoice.*"), new TypePattern("order.paid")));

    assertThat(endpoint.wants("invoice.overdue")).isTrue();
    assertThat(endpoint.wants("order.paid")).isTrue();
    assertThat(endpoint.wants("order.shipped")).isFalse();
  }

  @Test
  void itHasOneToFiftyTypes() {
    assertThatThrownBy(() -> wanting(List.of())).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> wanting(Collections.nCopies(51, TypePattern.ALL)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(wanting(Collections.nCopies(50, TypePattern.ALL)).types()).hasSize(50);
  }

  @Test
  void aSecretIs32BytesAsStandardWebhooksSpellsThem() {
    assertThat(SECRET.text()).startsWith("whsec_");
    assertThat(Base64.getDecoder().decode(SECRET.text().substring(6))).hasSize(32);
    assertThat(EndpointSecret.random(new Random(2))).isNotEqualTo(SECRET);
  }

  @Test
  void thereAreTwoSecretsAtMost() {
    assertThat(new EndpointSecret("whsec_a whsec_b").text()).isEqualTo("whsec_a whsec_b");
    assertThatThrownBy(() -> new EndpointSecret("whsec_a whsec_b whsec_c"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new EndpointSecret("whsec_a ")).hasMessageNotContaining("whsec_a");
  }

  @Test
  void noTextShowsTheSecret() {
    assertThat(wanting(List.of(TypePattern.ALL)).toString()).doesNotContain(SECRET.text());
  }
}
