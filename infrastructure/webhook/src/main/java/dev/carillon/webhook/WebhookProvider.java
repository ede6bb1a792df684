package dev.carillon.webhook;

import dev.carillon.notification.domain.DeliveryId;
import dev.carillon.notification.domain.DeliveryTarget.Endpoint;
import dev.carillon.notification.domain.Outgoing;
import dev.carillon.notification.domain.SendResult;
import dev.carillon.notification.usecases.ports.ContentPreview;
import dev.carillon.notification.usecases.ports.DeliveryProvider;
import dev.carillon.outbound.OutboundException;
import dev.carillon.outbound.OutboundHttp;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/// Posts messages to endpoints, signed as Standard Webhooks 1.0.0 asks
/// (<https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>).
///
/// The header `webhook-id` names the delivery: it is the same at every attempt and, as the
/// specification has it ("associated with a specific event"), at every endpoint. A receiver that
/// has two endpoints and remembers ids for both together so takes the notification once. It is the
/// [DeliveryId] with `_` for its full stop, because the specification wants none in what is signed.
///
/// The header `webhook-timestamp` is the attempt's time; the body's is the notification's.
public final class WebhookProvider implements DeliveryProvider, ContentPreview {
  private final String name;
  private final OutboundHttp http;
  private final InstantSource clock;
  private final String userAgent;

  /// @param version of Carillon, for the header User-Agent
  public WebhookProvider(String name, OutboundHttp http, InstantSource clock, String version) {
    this.name = name;
    this.http = http;
    this.clock = clock;
    this.userAgent = "Carillon/" + version;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public ContentPreview.Seen.Webhook preview(Outgoing message) {
    return new ContentPreview.Seen.Webhook(
        new String(WebhookBody.of(message), StandardCharsets.UTF_8));
  }

  @Override
  public SendResult send(Outgoing message) {
    if (!(message.target() instanceof Endpoint endpoint)) {
      return new SendResult.Refused("a webhook goes to an endpoint");
    }
    Optional<WebhookSecrets> secrets = WebhookSecrets.parse(endpoint.secret());
    if (secrets.isEmpty()) {
      return new SendResult.Refused(
          "the endpoint's secret has to be whsec_ and the base64 of 24 to 64 bytes");
    }
    try {
      return post(new URI(endpoint.url()), secrets.get(), message);
    } catch (URISyntaxException notUri) {
      return new SendResult.Refused("the endpoint's URL is not called: it is not a URL");
    }
  }

  private SendResult post(URI url, WebhookSecrets secrets, Outgoing message) {
    byte[] body = WebhookBody.of(message);
    try {
      return WebhookReplies.result(
          http.post(url, headers(message.id(), secrets, body), body), clock.instant());
    } catch (OutboundException fault) {
      return WebhookReplies.result(fault);
    }
  }

  private Map<String, String> headers(DeliveryId delivery, WebhookSecrets secrets, byte[] body) {
    Instant now = clock.instant();
    String id = delivery.toString().replace('.', '_');
    return Map.of(
        "Content-Type",
        "application/json",
        "User-Agent",
        userAgent,
        "webhook-id",
        id,
        "webhook-timestamp",
        Long.toString(now.getEpochSecond()),
        "webhook-signature",
        secrets.sign(id, now.getEpochSecond(), body));
  }
}
