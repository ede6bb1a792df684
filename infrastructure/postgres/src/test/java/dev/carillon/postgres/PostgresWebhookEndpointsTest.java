package dev.carillon.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.domain.EndpointId;
import dev.carillon.notification.domain.EndpointSecret;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.TypePattern;
import dev.carillon.notification.domain.WebhookEndpoint;
import dev.carillon.notification.usecases.ports.WebhookEndpoints;
import dev.carillon.notification.usecases.ports.WebhookEndpoints.Outcome;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class PostgresWebhookEndpointsTest {
  private static final EndpointId CRM = new EndpointId("crm");
  private static final EndpointId LOG = new EndpointId("Log/été");
  private static final Instant CREATED = Instant.parse("2026-11-22T07:00:00.120Z");
  private static final Instant LATER = CREATED.plusSeconds(60);
  private static final String URL = "https://crm.example.org/carillon?a=é";
  private static final WebhookEndpoint.Disabled GONE =
      new WebhookEndpoint.Disabled(LATER, "410 Gone");
  private static final TestDatabase DATABASE =
      TestDatabase.migrated(TestServers.postgres18(), "webhooks");

  private final TenantId tenant = new TenantId(UUID.randomUUID().toString());
  private final WebhookEndpoints endpoints = new PostgresWebhookEndpoints(DATABASE.dataSource(), 2);

  @AfterAll
  static void close() {
    DATABASE.close();
  }

  private static WebhookEndpoint endpoint(EndpointId id, String url, String... types) {
    return WebhookEndpoint.enabled(
        id,
        url,
        Stream.of(types).map(TypePattern::new).toList(),
        EndpointSecret.random(new SecureRandom()),
        CREATED);
  }

  @Test
  void whatIsPutIsFoundWithItsSecret() {
    WebhookEndpoint crm = endpoint(CRM, URL, "invoice.*", "a \"quoted\", {name}");

    assertThat(endpoints.put(tenant, crm)).isEqualTo(new Outcome.Created(crm));
    assertThat(endpoints.find(tenant, CRM)).contains(crm);
    assertThat(endpoints.find(tenant, LOG)).isEmpty();
  }

  @Test
  void puttingTheSameOnceMoreIsTheSameCreation() {
    WebhookEndpoint crm = endpoint(CRM, URL, "**");
    endpoints.put(tenant, crm);

    assertThat(endpoints.put(tenant, crm)).isEqualTo(new Outcome.Created(crm));
  }

  @Test
  void oneThatIsPutAgainKeepsItsSecretAndIsCalledAgain() {
    WebhookEndpoint crm = endpoint(CRM, URL, "**");
    endpoints.put(tenant, crm);
    endpoints.disable(tenant, CRM, URL, GONE);

    WebhookEndpoint moved =
        WebhookEndpoint.enabled(
            CRM,
            "https://other.example.org",
            List.of(new TypePattern("order.*")),
            crm.secret(),
            CREATED);
    assertThat(
            endpoints.put(
                tenant,
                WebhookEndpoint.enabled(
                    CRM,
                    moved.url(),
                    moved.types(),
                    EndpointSecret.random(new SecureRandom()),
                    LATER)))
        .isEqualTo(new Outcome.Replaced(moved));
    assertThat(endpoints.find(tenant, CRM)).contains(moved);
  }

  @Test
  void overTheBoundThereIsNoNewOne() {
    endpoints.put(tenant, endpoint(CRM, URL, "**"));
    endpoints.put(tenant, endpoint(LOG, URL, "**"));

    assertThat(endpoints.put(tenant, endpoint(new EndpointId("third"), URL, "**")))
        .isEqualTo(new Outcome.Full(2));
    assertThat(endpoints.list(tenant, null, 9)).hasSize(2);
    assertThat(endpoints.put(tenant, endpoint(CRM, "https://a.example", "**")))
        .isInstanceOf(Outcome.Replaced.class);
    endpoints.delete(tenant, LOG);
    assertThat(endpoints.put(tenant, endpoint(new EndpointId("third"), URL, "**")))
        .isInstanceOf(Outcome.Created.class);
  }

  @Test
  void pagesFollowTheOrderOfTheIds() {
    endpoints.put(tenant, endpoint(CRM, URL, "**"));
    endpoints.put(tenant, endpoint(LOG, URL, "**"));

    assertThat(endpoints.list(tenant, null, 1))
        .extracting(WebhookEndpoint::id)
        .containsExactly(LOG);
    assertThat(endpoints.list(tenant, LOG.value(), 9))
        .extracting(WebhookEndpoint::id)
        .containsExactly(CRM);
  }

  @Test
  void anotherTenantsEndpointIsAnother() {
    WebhookEndpoint crm = endpoint(CRM, URL, "**");
    endpoints.put(tenant, crm);
    TenantId other = new TenantId(UUID.randomUUID().toString());

    assertThat(endpoints.find(other, CRM)).isEmpty();
    assertThat(endpoints.list(other, null, 9)).isEmpty();
    assertThat(endpoints.delete(other, CRM)).isFalse();
    assertThat(endpoints.rotate(other, CRM, crm.secret())).isEmpty();
    endpoints.disable(other, CRM, URL, GONE);
    assertThat(endpoints.put(other, endpoint(CRM, URL, "**"))).isInstanceOf(Outcome.Created.class);
    assertThat(endpoints.find(tenant, CRM)).contains(crm);
  }

  @Test
  void thoseThatAreCalledAreFoundForManyTenantsAtOnce() {
    TenantId other = new TenantId(UUID.randomUUID().toString());
    TenantId without = new TenantId(UUID.randomUUID().toString());
    WebhookEndpoint crm = endpoint(CRM, URL, "**");
    WebhookEndpoint log = endpoint(LOG, URL, "**");
    endpoints.put(tenant, crm);
    endpoints.put(tenant, log);
    WebhookEndpoint theirs = endpoint(CRM, URL, "**");
    endpoints.put(other, theirs);
    endpoints.put(other, endpoint(LOG, URL, "**"));
    endpoints.disable(other, LOG, URL, GONE);

    assertThat(endpoints.enabled(Set.of(tenant, other, without)))
        .hasSize(2)
        .containsEntry(tenant, List.of(log, crm))
        .containsEntry(other, List.of(theirs));
  }

  @Test
  void theFirstReasonStays() {
    WebhookEndpoint crm = endpoint(CRM, URL, "**");
    endpoints.put(tenant, crm);

    assertThat(endpoints.disable(tenant, CRM, URL, GONE)).isTrue();
    assertThat(
            endpoints.disable(
                tenant, CRM, URL, new WebhookEndpoint.Disabled(LATER.plusSeconds(1), "again")))
        .isTrue();

    assertThat(endpoints.find(tenant, CRM))
        .hasValueSatisfying(now -> {
          assertThat(now.disabled()).isEqualTo(GONE);
          assertThat(now.secret()).isEqualTo(crm.secret());
        });
  }

  @Test
  void oneThatHasMovedIsNotDisabledForItsOldUrl() {
    endpoints.put(tenant, endpoint(CRM, URL, "**"));
    endpoints.put(tenant, endpoint(CRM, "https://moved.example.org", "**"));

    assertThat(endpoints.disable(tenant, CRM, URL, GONE)).isFalse();
    assertThat(endpoints.find(tenant, CRM)).map(WebhookEndpoint::isEnabled).contains(true);
    endpoints.delete(tenant, CRM);
    assertThat(endpoints.disable(tenant, CRM, URL, GONE)).isTrue();
  }

  @Test
  void theLastTwoSecretsSign() {
    WebhookEndpoint crm = endpoint(CRM, URL, "**");
    endpoints.put(tenant, crm);
    EndpointSecret second = EndpointSecret.random(new SecureRandom());
    EndpointSecret third = EndpointSecret.random(new SecureRandom());

    assertThat(endpoints.rotate(tenant, CRM, second).map(now -> now.secret().text()))
        .contains(second.text() + " " + crm.secret().text());
    assertThat(endpoints.rotate(tenant, CRM, third).map(now -> now.secret().text()))
        .contains(third.text() + " " + second.text());
    assertThat(endpoints.rotate(tenant, CRM, third).map(now -> now.secret().text()))
        .contains(third.text() + " " + second.text());
    assertThat(endpoints.rotate(tenant, LOG, second)).isEmpty();
  }

  @Test
  void whatIsDeletedIsGoneOnce() {
    endpoints.put(tenant, endpoint(CRM, URL, "**"));

    assertThat(endpoints.delete(tenant, CRM)).isTrue();
    assertThat(endpoints.delete(tenant, CRM)).isFalse();
    assertThat(endpoints.find(tenant, CRM)).isEmpty();
  }
}
