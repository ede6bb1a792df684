package dev.carillon.webhook;

import static dev.carillon.notification.domain.SendResult.Fault.MESSAGE;
import static dev.carillon.notification.domain.SendResult.Fault.RATE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.DeliveryId;
import dev.carillon.notification.domain.DeliveryTarget;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.domain.Outgoing;
import dev.carillon.notification.domain.Payload;
import dev.carillon.notification.domain.SendResult;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.outbound.Network;
import dev.carillon.outbound.OutboundHttp;
import dev.carillon.outbound.OutboundPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class WebhookProviderTest {
  private static final String SECRET = secret('a');
  private static final Instant CREATED = Instant.parse("2026-11-22T07:00:00.120Z");
  private static final String PAYLOAD =
      "{ \"b\" : 1.00, \"a\":\"\\u00e9 é 🔔\", \"a\":null,\n\"n\":1e400 }";

  private Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
  private final InstantSource clock = () -> now;
  private Receiver receiver;
  private OutboundHttp http;
  private WebhookProvider provider;

  @BeforeEach
  void start() throws IOException {
    receiver = new Receiver();
    http = http(List.of(Network.parse("127.0.0.1")), Duration.ofSeconds(5));
    provider = new WebhookProvider("webhook", http, clock, "1.2.3");
  }

  @AfterEach
  void stop() {
    http.close();
    receiver.close();
  }

  private static OutboundHttp http(List<Network> allowed, Duration timeout) {
    return new OutboundHttp(
        new OutboundPolicy(Duration.ofSeconds(2), timeout, 8, 1024, allowed, false));
  }

  private static String secret(char letter) {
    byte[] bytes = String.valueOf(letter).repeat(24).getBytes(UTF_8);
    return "whsec_" + Base64.getEncoder().encodeToString(bytes);
  }

  private static NotificationId id(int number) {
    return new NotificationId(UUID.fromString("0199f0c2-7c00-7a1b-8c3d-%012d".formatted(number)));
  }

  private static Outgoing.Item item(int number) {
    return new Outgoing.Item(
        id(number),
        new UserId("alice"),
        "order/\"7\"",
        "PAID é",
        new Payload(PAYLOAD),
        CREATED.plusSeconds(number),
        false);
  }

  private static Outgoing message(DeliveryTarget target, int attempt, Outgoing.Item... items) {
    return new Outgoing(
        new DeliveryId(id(1), Channel.WEBHOOK),
        TenantId.DEFAULT,
        new UserId("bob"),
        target,
        Locale.ENGLISH,
        ZoneId.of("UTC"),
        List.of(items),
        1,
        attempt);
  }

  private Outgoing message() {
    return message(new DeliveryTarget.Endpoint("e", receiver.url(), SECRET), 1, item(1));
  }

  private SendResult answered(int status, Map<String, String> headers, String body) {
    receiver.answers(status, headers, body);
    return provider.send(message());
  }

  private static void verify(Receiver.Request request, String secret) throws Exception {
    new Webhook(secret).verify(request.body(), request.headers());
  }

  @Test
  void aPreviewIsTheBodyThatIsSentAndSendsNothing() {
    String preview = provider.preview(message()).json();
    assertThat(receiver.requests).isEmpty();

    provider.send(message());

    assertThat(receiver.requests.getFirst().body()).isEqualTo(preview);
    assertThat(preview).doesNotContain(SECRET).doesNotContain(receiver.url());
  }

  @Test
  void theStockVerifierTakesIt() throws Exception {
    assertThat(provider.send(message())).isEqualTo(new SendResult.Accepted("HTTP 204", true));

    Receiver.Request request = receiver.requests.getFirst();
    verify(request, SECRET);
    assertThat(request.path()).isEqualTo("/hook");
    assertThat(request.header("Content-type")).isEqualTo("application/json");
    assertThat(request.header("User-agent")).isEqualTo("Carillon/1.2.3");
  }

  @Test
  void theStockVerifierTakesNoOtherBodyIdTimeOrSecret() {
    provider.send(message());

    Receiver.Request request = receiver.requests.getFirst();
    assertThatThrownBy(() -> verify(request, secret('b')))
        .isInstanceOf(WebhookVerificationException.class);
    Map<String, String> forgeries =
        Map.of(
            "Webhook-id",
            request.header("Webhook-id") + "x",
            "Webhook-timestamp",
            Long.toString(now.getEpochSecond() + 1));
    forgeries.forEach((header, forgery) -> {
      Map<String, List<String>> forged = new HashMap<>(request.headers());
      forged.put(header, List.of(forgery));
      assertThatThrownBy(() -> new Webhook(SECRET).verify(request.body(), forged))
          .isInstanceOf(WebhookVerificationException.class)
          .hasMessage("No matching signature found");
    });
    assertThatThrownBy(() -> new Webhook(SECRET).verify(request.body() + " ", request.headers()))
        .isInstanceOf(WebhookVerificationException.class);
  }

  @Test
  void whileASecretIsChangedBothVerify() throws Exception {
    String both = secret('b') + " " + SECRET;
    provider.send(message(new DeliveryTarget.Endpoint("e", receiver.url(), both), 1, item(1)));

    verify(receiver.requests.getFirst(), SECRET);
    verify(receiver.requests.getFirst(), secret('b'));
  }

  @Test
  void anotherAttemptHasTheSameIdAndBodyAndItsOwnTime() throws Exception {
    provider.send(message());
    now = now.plusSeconds(60);
    provider.send(message(new DeliveryTarget.Endpoint("e", receiver.url(), SECRET), 2, item(1)));

    Receiver.Request first = receiver.requests.get(0);
    Receiver.Request second = receiver.requests.get(1);
    verify(second, SECRET);
    assertThat(first.header("Webhook-id"))
        .isEqualTo("0199f0c2-7c00-7a1b-8c3d-000000000001_webhook")
        .isEqualTo(second.header("Webhook-id"));
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(Long.parseLong(second.header("Webhook-timestamp")))
        .isEqualTo(Long.parseLong(first.header("Webhook-timestamp")) + 60);
  }

  @Test
  void anotherEndpointGetsTheSameId() {
    provider.send(message());
    provider.send(
        message(new DeliveryTarget.Endpoint("f", receiver.url(), secret('f')), 1, item(1)));

    assertThat(receiver.requests.get(1).header("Webhook-id"))
        .isEqualTo(receiver.requests.get(0).header("Webhook-id"));
    assertThat(receiver.requests.get(1).header("Webhook-signature"))
        .isNotEqualTo(receiver.requests.get(0).header("Webhook-signature"));
  }

  @Test
  void thePayloadArrivesByteForByte() {
    provider.send(message());

    assertThat(receiver.requests.getFirst().body())
        .isEqualTo(
            """
            {"type":"notification.created","timestamp":"2026-11-22T07:00:01.120Z","data":{\
            "id":"0199f0c2-7c00-7a1b-8c3d-000000000001","object":"order/\\"7\\"",\
            "receiverId":"bob","senderId":"alice","type":"PAID é","payload":%s,\
            "createdAt":"2026-11-22T07:00:01.120Z"}}\
            """
                .formatted(PAYLOAD));
  }

  @Test
  void severalNotificationsAreASummaryInTheirOrder() {
    provider.send(
        message(new DeliveryTarget.Endpoint("e", receiver.url(), SECRET), 1, item(2), item(3)));

    JsonNode body =
        JsonMapper.shared().readTree(receiver.requests.getFirst().body().replace("1e400", "1"));
    assertThat(body.path("type").asString()).isEqualTo("notification.summary");
    assertThat(body.path("timestamp").asString()).isEqualTo("2026-11-22T07:00:03.120Z");
    assertThat(body.path("data").path("receiverId").asString()).isEqualTo("bob");
    assertThat(body.path("data").path("notifications").valueStream())
        .extracting(each -> each.path("id").asString())
        .containsExactly(id(2).toString(), id(3).toString());
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 202, 204, 299})
  void twoHundredsAreConfirmed(int status) {
    assertThat(answered(status, Map.of(), ""))
        .isEqualTo(new SendResult.Accepted("HTTP " + status, true));
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308, 304})
  void redirectsAreRefusedAndNotFollowed(int status) {
    assertThat(answered(status, Map.of("Location", receiver.url() + "/other"), ""))
        .isEqualTo(
            new SendResult.Refused(
                "HTTP " + status + ": redirects are not followed; configure the new address"));
    assertThat(receiver.requests).hasSize(1);
  }

  @Test
  void goneIsGone() {
    assertThat(answered(410, Map.of(), "no more"))
        .isEqualTo(new SendResult.TargetGone("HTTP 410: no more"));
  }

  @Test
  void tooManyRequestsAreARateWithItsTime() {
    assertThat(answered(429, Map.of("Retry-After", "120"), "slow\ndown"))
        .isEqualTo(new SendResult.TryAgain(RATE, "HTTP 429: slow down", Duration.ofMinutes(2)));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 408, 413, 425, 500, 501, 502, 503, 504, 599})
  void anyOtherStatusIsTriedAgainAndIsNoFaultOfTheProvider(int status) {
    assertThat(answered(status, Map.of(), ""))
        .isEqualTo(new SendResult.TryAgain(MESSAGE, "HTTP " + status, null));
  }

  @Test
  void retryAfterIsHeeded() {
    assertThat(answered(503, Map.of("Retry-After", "86401"), ""))
        .isEqualTo(new SendResult.TryAgain(MESSAGE, "HTTP 503", Duration.ofHours(24)));
  }

  @Test
  void anAnswerIsOneShortPrintableLine() {
    String body = "a\r\nb\t\u001b[31m\u202e c" + "🔔".repeat(200);

    SendResult.TryAgain result = (SendResult.TryAgain) answered(500, Map.of(), body);

    assertThat(result.answer()).startsWith("HTTP 500: a b [31m c🔔").hasSizeBetween(199, 200);
    assertThat(result.answer().codePoints()).noneMatch(Character::isISOControl);
    assertThat(result.answer().codePoints().filter(each -> each > 0xffff))
        .allMatch(each -> each == 0x1f514);
    assertThat(Character.isHighSurrogate(result.answer().charAt(result.answer().length() - 1)))
        .isFalse();
  }

  @Test
  void anEndpointThatNobodyListensAtIsTriedAgain() {
    String url = receiver.url();
    receiver.close();

    assertThat(provider.send(message(new DeliveryTarget.Endpoint("e", url, SECRET), 1, item(1))))
        .isEqualTo(
            new SendResult.TryAgain(
                MESSAGE, "the connection was refused or broke before a reply came", null));
  }

  @Test
  void anEndpointThatStallsIsTriedAgain() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        OutboundHttp hasty = http(List.of(Network.parse("127.0.0.1")), Duration.ofMillis(200))) {
      String url = "http://127.0.0.1:" + silent.getLocalPort() + "/";

      assertThat(
              new WebhookProvider("webhook", hasty, clock, "1")
                  .send(message(new DeliveryTarget.Endpoint("e", url, SECRET), 1, item(1))))
          .isEqualTo(new SendResult.TryAgain(MESSAGE, "there was no reply within 200 ms", null));
    }
  }

  @Test
  void aPrivateEndpointIsRefusedWithWhatToDo() {
    try (OutboundHttp strict = http(List.of(), Duration.ofSeconds(5))) {
      SendResult result = new WebhookProvider("webhook", strict, clock, "1").send(message());

      assertThat(result)
          .isInstanceOfSatisfying(
              SendResult.Refused.class,
              refused ->
                  assertThat(refused.answer())
                      .contains("carillon.outbound.allowed-networks")
                      .doesNotContain("127.0.0.1"));
    }
    assertThat(receiver.requests).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"not a url", "ftp://example.com/", "https://u:p@example.com/", ""})
  void aUrlThatIsNoneIsRefused(String url) {
    assertThat(provider.send(message(new DeliveryTarget.Endpoint("e", url, SECRET), 1, item(1))))
        .isInstanceOf(SendResult.Refused.class);
  }

  @Test
  void aSecretThatIsNoneIsRefusedAndNotTold() {
    SendResult result =
        provider.send(
            message(
                new DeliveryTarget.Endpoint("e", receiver.url(), "whsec_c2hvcnQ="), 1, item(1)));

    assertThat(result)
        .isInstanceOfSatisfying(
            SendResult.Refused.class,
            refused -> assertThat(refused.answer()).doesNotContain("c2hvcnQ"));
    assertThat(receiver.requests).isEmpty();
  }

  @Test
  void anythingButAnEndpointIsRefused() {
    assertThat(provider.send(message(new DeliveryTarget.Mailbox("a@example.com"), 1, item(1))))
        .isInstanceOf(SendResult.Refused.class);
  }
}
