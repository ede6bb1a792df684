package dev.carillon.push.webpush;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import dev.carillon.notification.domain.DeliveryTarget;
import dev.carillon.notification.domain.DeliveryTarget.Platform;
import dev.carillon.notification.domain.Outgoing;
import dev.carillon.notification.domain.SendResult;
import dev.carillon.notification.domain.SendResult.Fault;
import dev.carillon.outbound.Network;
import dev.carillon.outbound.OutboundHttp;
import dev.carillon.outbound.OutboundPolicy;
import dev.carillon.push.HttpLookAlike;
import dev.carillon.push.Messages;
import dev.carillon.push.PushContents;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class WebPushSenderTest {
  private static final String PATH = "/push/secret";
  private static final Duration SHORT = Duration.ofMillis(300);

  private final VapidKeys keys = VapidKeys.generate();
  private final TestReceiver receiver = new TestReceiver();
  private HttpLookAlike service;
  private OutboundHttp http;

  @BeforeEach
  void start() throws IOException {
    service = new HttpLookAlike();
    service.answer(PATH, 201, Map.of(), "");
    http = http(Duration.ofSeconds(10), List.of(Network.parse("127.0.0.1")));
  }

  @AfterEach
  void stop() {
    http.close();
    service.close();
  }

  @Test
  void theBrowserReadsWhatWasSent() throws Exception {
    SendResult result =
        send("{\"title\":\"Projects\",\"message\":\"Ann made one\",\"url\":\"/projects/1\"}");

    assertThat(result).isEqualTo(new SendResult.Accepted("HTTP 201", false));
    HttpLookAlike.Request request = service.take(PATH);
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.header("Content-Encoding")).isEqualTo("aes128gcm");
    assertThat(request.header("TTL")).isEqualTo("86400");
    assertThat(request.header("Urgency")).isEqualTo("normal");
    assertThat(read(request))
        .isEqualTo(
            JsonMapper.shared()
                .readTree(
                    """
                    {"id":"0199f0c2-7c00-7a1b-8c3d-5e6f70819203","object":"project.created",
                    "type":"project.created","body":"Ann made one","badge":7,
                    "tag":"0199f0c2-7c00-7a1b-8c3d-5e6f70819203.push","title":"Projects",
                    "url":"/projects/1"}
                    """));
  }

  @Test
  void thePushServiceKnowsWhoSends() throws Exception {
    send("{}");

    String authorization = service.take(PATH).header("Authorization");
    String key = authorization.substring(authorization.indexOf(", k=") + 4);
    assertThat(key).isEqualTo(keys.publicKeyText());
    SignedJWT jwt =
        SignedJWT.parse(authorization.substring("vapid t=".length(), authorization.indexOf(',')));
    assertThat(jwt.verify(new ECDSAVerifier(P256.publicKey(Base64.getUrlDecoder().decode(key)))))
        .isTrue();
    assertThat(jwt.getJWTClaimsSet().getAudience()).containsExactly(service.origin());
  }

  @Test
  void whatIsCriticalIsUrgent() throws InterruptedException {
    Outgoing message = Messages.of(device(), Locale.ENGLISH, List.of(Messages.item("{}", true)));
    sender(http).send(message, device());

    assertThat(service.take(PATH).header("Urgency")).isEqualTo("high");
  }

  @Test
  void aRepetitionTakesThePlaceOfWhatItRepeats() throws InterruptedException {
    send("{}");
    send("{}");

    String topic = service.take(PATH).header("Topic");
    assertThat(topic).matches("[A-Za-z0-9_-]{32}");
    assertThat(service.take(PATH).header("Topic")).isEqualTo(topic);
  }

  @Test
  void theLongestMessageIsShortenedToWhatPushServicesTake() throws Exception {
    send("{\"title\":\"t\",\"message\":\"" + "\u20ac".repeat(5000) + "\"}");

    HttpLookAlike.Request request = service.take(PATH);
    assertThat(request.body()).hasSizeBetween(3900, 4096);
    assertThat(read(request).path("body").stringValue()).matches("\u20ac+\u2026");
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 202})
  void whatIsTakenIsAcceptedAndNotKnownToHaveArrived(int status) {
    service.answer(PATH, status, Map.of(), "");

    assertThat(send("{}")).isEqualTo(new SendResult.Accepted("HTTP " + status, false));
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 410})
  void aSubscriptionThatIsUnknownIsGone(int status) {
    service.answer(PATH, status, Map.of(), "");

    assertThat(send("{}")).isEqualTo(new SendResult.TargetGone("HTTP " + status));
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307, 400, 401, 403, 405, 413, 418})
  void whatWillNeverBeTakenIsRefused(int status) {
    service.answer(PATH, status, Map.of("Location", "http://127.0.0.1:1/"), "");

    assertThat(send("{}")).isEqualTo(new SendResult.Refused("HTTP " + status));
  }

  @ParameterizedTest
  @CsvSource({"408, ", "425, ", "500, ", "502, ", "503, 120", "504, ", "599, "})
  void aFaultOfAPushServiceIsTheMessages(int status, @Nullable String after) {
    service.answer(PATH, status, after == null ? Map.of() : Map.of("Retry-After", after), "");

    assertThat(send("{}"))
        .isEqualTo(
            new SendResult.TryAgain(
                Fault.MESSAGE,
                "HTTP " + status,
                after == null ? null : Duration.ofSeconds(Long.parseLong(after))));
  }

  @ParameterizedTest
  @CsvSource({
    "120, PT2M",
    "'Sun, 29 Nov 2026 12:01:00 GMT', PT1M",
    "999999999999, PT24H",
    "soon, "
  })
  void aPushServiceSaysWhenToTryAgain(String header, @Nullable Duration after) {
    service.answer(PATH, 429, Map.of("Retry-After", header), "");

    assertThat(send("{}")).isEqualTo(new SendResult.TryAgain(Fault.RATE, "HTTP 429", after));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"reason\":\"VapidPkHashMismatch\"} | HTTP 403 VapidPkHashMismatch",
        "{\"reason\":\"<b>Your key: abc</b>\"} | HTTP 403",
        "{\"reason\":{}} | HTTP 403",
        "{\"reason\": | HTTP 403",
        "vapid t=secret | HTTP 403"
      })
  void onlyAReasonOfOneWordIsToldOn(String body, String answer) {
    service.answer(PATH, 403, Map.of(), body);

    assertThat(send("{}")).isEqualTo(new SendResult.Refused(answer));
  }

  @Test
  void aStallIsTheMessagesFault() {
    service.stall(PATH);
    try (OutboundHttp impatient = http(SHORT, List.of(Network.parse("127.0.0.1")))) {
      SendResult result = sender(impatient).send(Messages.to(device(), "{}"), device());

      assertThat(result)
          .isInstanceOfSatisfying(
              SendResult.TryAgain.class,
              again -> assertThat(again.fault()).isEqualTo(Fault.MESSAGE));
    }
  }

  @Test
  void aPushServiceThatIsAwayIsTheMessagesFault() {
    service.close();

    assertThat(send("{}"))
        .isInstanceOfSatisfying(
            SendResult.TryAgain.class, again -> assertThat(again.fault()).isEqualTo(Fault.MESSAGE));
  }

  @Test
  void anInterruptGivesUpAsForAProviderThatIsAway() throws Exception {
    service.stall(PATH);
    CompletableFuture<SendResult> result = new CompletableFuture<>();
    Thread thread = Thread.ofVirtual().start(() -> result.complete(send("{}")));
    service.take(PATH);

    thread.interrupt();

    assertThat(result.get(5, TimeUnit.SECONDS))
        .isInstanceOfSatisfying(
            SendResult.TryAgain.class,
            again -> assertThat(again.fault()).isEqualTo(Fault.PROVIDER));
  }

  @Test
  void anEndpointInAPrivateNetworkIsRefused() {
    try (OutboundHttp guarded = http(SHORT, List.of())) {
      assertThat(sender(guarded).send(Messages.to(device(), "{}"), device()))
          .isInstanceOf(SendResult.Refused.class);
    }
  }

  @Test
  void whatIsNoSubscriptionIsGone() {
    DeliveryTarget.Device broken = Messages.device(Platform.WEB, "{\"endpoint\":\"secret\"}");

    assertThat(sender(http).send(Messages.to(broken, "{}"), broken))
        .isInstanceOfSatisfying(
            SendResult.TargetGone.class,
            gone ->
                assertThat(gone.answer()).startsWith("no subscription: ").doesNotContain("secret"));
  }

  private SendResult send(String payload) {
    return sender(http).send(Messages.to(device(), payload), device());
  }

  private JsonNode read(HttpLookAlike.Request request) throws Exception {
    return JsonMapper.shared().readTree(receiver.decrypt(request.body()));
  }

  private DeliveryTarget.Device device() {
    return Messages.device(Platform.WEB, receiver.subscription(service.origin() + PATH));
  }

  private WebPushSender sender(OutboundHttp through) {
    return new WebPushSender(
        through,
        new Vapid(keys, "mailto:ops@example.org", () -> Messages.NOW),
        new PushContents(URI.create("https://app.example")),
        Duration.ofDays(1));
  }

  private static OutboundHttp http(Duration timeout, List<Network> allowed) {
    return new OutboundHttp(
        new OutboundPolicy(Duration.ofSeconds(2), timeout, 8, 4096, allowed, false));
  }
}
