package dev.carillon.notification.usecases.queries;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.domain.DeliveryTarget.Endpoint;
import dev.carillon.notification.domain.DeliveryTarget.Mailbox;
import dev.carillon.notification.domain.EndpointId;
import dev.carillon.notification.domain.EndpointSecret;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.SuppressionReason;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.TypePattern;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.domain.WebhookEndpoint;
import dev.carillon.notification.usecases.ports.ChannelAddresses.Found;
import dev.carillon.notification.usecases.ports.ChannelAddresses.Recipient;
import dev.carillon.notification.usecases.ports.WebhookEndpoints;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WebhookAddressesTest {
  private static final TenantId ACME = new TenantId("acme");
  private static final TenantId OTHER = new TenantId("other");
  private static final EndpointSecret SECRET = new EndpointSecret("whsec_a whsec_b");
  private static final InboxKey ADA = new InboxKey(ACME, new UserId("ada"));

  private final Known endpoints = new Known();
  private final WebhookAddresses addresses =
      new WebhookAddresses(endpoints, () -> Instant.EPOCH.plusSeconds(7));

  private static WebhookEndpoint endpoint(String id, String type) {
    return WebhookEndpoint.enabled(
        new EndpointId(id),
        "https://" + id + ".example",
        List.of(new TypePattern(type)),
        SECRET,
        Instant.EPOCH);
  }

  private static Endpoint target(String id) {
    return new Endpoint(id, "https://" + id + ".example", SECRET.text());
  }

  @Test
  void eachTypeGoesToThoseOfTheTenantThatWantIt() {
    endpoints.enabled =
        Map.of(ACME, List.of(endpoint("all", "**"), endpoint("invoices", "invoice.*")));
    Recipient invoice = new Recipient(ADA, "invoice.overdue");
    Recipient order = new Recipient(ADA, "order.paid");
    Recipient theirs = new Recipient(new InboxKey(OTHER, new UserId("ada")), "order.paid");

    assertThat(addresses.of(List.of(invoice, order, theirs), Map.of()))
        .containsOnly(
            Map.entry(invoice, new Found.At(List.of(target("all"), target("invoices")))),
            Map.entry(order, new Found.At(List.of(target("all")))),
            Map.entry(theirs, new Found.Nowhere(SuppressionReason.NO_CONTACT)));
  }

  @Test
  void theStoreIsAskedOnceForAllOfThem() {
    addresses.of(
        List.of(
            new Recipient(ADA, "a"),
            new Recipient(new InboxKey(ACME, new UserId("bob")), "a"),
            new Recipient(new InboxKey(OTHER, new UserId("ada")), "a")),
        Map.of());

    assertThat(endpoints.asked).containsExactly(Set.of(ACME, OTHER));
  }

  @Test
  void oneThatIsGoneIsDisabledUnlessItHasMoved() {
    assertThat(addresses.gone(ADA, target("crm"))).isTrue();
    assertThat(endpoints.disabled)
        .containsExactly(
            "acme crm https://crm.example "
                + new WebhookEndpoint.Disabled(Instant.EPOCH.plusSeconds(7), "410 Gone"));
    endpoints.hasMoved = true;
    assertThat(addresses.gone(ADA, target("crm"))).isFalse();
  }

  @Test
  void whatIsNoEndpointIsNotForgotten() {
    assertThat(addresses.gone(ADA, new Mailbox("ada@example.org"))).isFalse();
    assertThat(endpoints.disabled).isEmpty();
  }

  private static final class Known implements WebhookEndpoints {
    final List<Set<TenantId>> asked = new ArrayList<>();
    final List<String> disabled = new ArrayList<>();
    Map<TenantId, List<WebhookEndpoint>> enabled = Map.of();
    boolean hasMoved;

    @Override
    public Map<TenantId, List<WebhookEndpoint>> enabled(Set<TenantId> tenants) {
      asked.add(tenants);
      return enabled;
    }

    @Override
    public boolean disable(
        TenantId tenant, EndpointId id, String url, WebhookEndpoint.Disabled why) {
      disabled.add(tenant + " " + id + " " + url + " " + why);
      return !hasMoved;
    }

    @Override
    public Outcome put(TenantId tenant, WebhookEndpoint endpoint) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<WebhookEndpoint> find(TenantId tenant, EndpointId id) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<WebhookEndpoint> list(TenantId tenant, @Nullable String after, int max) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean delete(TenantId tenant, EndpointId id) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<WebhookEndpoint> rotate(TenantId tenant, EndpointId id, EndpointSecret secret) {
      throw new UnsupportedOperationException();
    }
  }
}
