package dev.carillon.push.fcm;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import dev.carillon.notification.domain.DeliveryTarget;
import dev.carillon.notification.domain.DeliveryTarget.Platform;
import dev.carillon.notification.domain.Outgoing;
import dev.carillon.notification.domain.SendResult;
import dev.carillon.notification.domain.SendResult.Fault;
import dev.carillon.push.HttpLookAlike;
import dev.carillon.push.Messages;
import dev.carillon.push.PushContents;
import dev.carillon.push.ServiceHttp;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FcmSenderTest {
  private static final String SEND = "/v1/projects/carillon-1/messages:send";
  private static final String TOKEN = "/token";
  private static final DeliveryTarget.Device DEVICE =
      Messages.device(Platform.FCM, "device:token_1");
  private static final KeyPair KEYS = keys();

  private Instant now = Messages.NOW;
  private HttpLookAlike google;
  private ServiceHttp http;
  private FcmSender sender;

  @BeforeEach
  void start() throws IOException {
    google = new HttpLookAlike();
    grant("access-1", 3600);
    google.answer(SEND, 200, Map.of(), "{\"name\":\"projects/carillon-1/messages/1\"}");
    http = new ServiceHttp(Duration.ofSeconds(2), Duration.ofSeconds(10));
    sender = sender(http);
  }

  @AfterEach
  void stop() {
    http.close();
    google.close();
  }

  @Test
  void aMessageIsSentAsFcmTakesIt() throws InterruptedException {
    SendResult result =
        send("{\"title\":\"Projects\",\"message\":\"Ann made one\",\"url\":\"/projects/1\"}");

    assertThat(result).isEqualTo(new SendResult.Accepted("HTTP 200", false));
    HttpLookAlike.Request request = google.take(SEND);
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.header("Authorization")).isEqualTo("Bearer access-1");
    assertThat(request.header("Content-Type")).isEqualTo("application/json");
    assertThat(read(request))
        .isEqualTo(
            JsonMapper.shared()
                .readTree(
                    """
                    {"message": {
                      "notification": {"title": "Projects", "body": "Ann made one"},
                      "data": {
                        "id": "0199f0c2-7c00-7a1b-8c3d-5e6f70819203",
                        "type": "project.created",
                        "object": "project.created",
                        "badge": "7",
                        "url": "/projects/1"},
                      "android": {
                        "priority": "normal",
                        "ttl": "86400s",
                        "notification": {
                          "tag": "0199f0c2-7c00-7a1b-8c3d-5e6f70819203.push",
                          "notification_count": 7}},
                      "apns": {
                        "headers": {
                          "apns-priority": "5",
                          "apns-collapse-id": "0199f0c2-7c00-7a1b-8c3d-5e6f70819203.push"},
                        "payload": {"aps": {"badge": 7, "sound": "default"}}},
                      "token": "device:token_1"}}
                    """));
  }

  @Test
  void whatIsCriticalHasHighPriority() throws InterruptedException {
    Outgoing message = Messages.of(DEVICE, Locale.ENGLISH, List.of(Messages.item("{}", true)));
    sender.send(message, DEVICE);

    JsonNode sent = read(google.take(SEND)).path("message");
    assertThat(sent.at("/android/priority").stringValue()).isEqualTo("high");
    assertThat(sent.at("/apns/headers/apns-priority").stringValue()).isEqualTo("10");
  }

  @Test
  void aLongMessageIsShortenedToWhatFcmTakes() throws InterruptedException {
    send("{\"message\":\"" + "\\\"\u20ac".repeat(5000) + "\"}");

    HttpLookAlike.Request request = google.take(SEND);
    assertThat(request.body())
        .hasSizeBetween(4000, 4096 + "{'message':,'token':'device:token_1'}".length());
    assertThat(read(request).at("/message/notification/body").stringValue()).endsWith("\u2026");
  }

  @Test
  void theAccessTokenIsHadByTheAccountsSignature() throws Exception {
    send("{}");

    HttpLookAlike.Request request = google.take(TOKEN);
    assertThat(request.header("Content-Type")).isEqualTo("application/x-www-form-urlencoded");
    String form = URLDecoder.decode(request.text(), StandardCharsets.UTF_8);
    String start = "grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer&assertion=";
    assertThat(form).startsWith(start);
    SignedJWT jwt = SignedJWT.parse(form.substring(start.length()));
    assertThat(jwt.verify(new RSASSAVerifier((RSAPublicKey) KEYS.getPublic()))).isTrue();
    assertThat(jwt.getHeader().getAlgorithm().getName()).isEqualTo("RS256");
    assertThat(jwt.getHeader().getKeyID()).isEqualTo("key-1");
    assertThat(jwt.getJWTClaimsSet().getIssuer()).isEqualTo("push@carillon-1.example");
    assertThat(jwt.getJWTClaimsSet().getAudience()).containsExactly(google.origin() + TOKEN);
    assertThat(jwt.getJWTClaimsSet().getStringClaim("scope"))
        .isEqualTo("https://www.googleapis.com/auth/firebase.messaging");
    assertThat(jwt.getJWTClaimsSet().getIssueTime()).isEqualTo(Date.from(now));
    assertThat(jwt.getJWTClaimsSet().getExpirationTime())
        .isEqualTo(Date.from(now.plus(Duration.ofHours(1))));
  }

  @Test
  void anAccessTokenIsUsedUntilShortlyBeforeItsEnd() throws InterruptedException {
    send("{}");
    google.take(TOKEN);
    now = now.plus(Duration.ofMinutes(55)).minusMillis(1);
    send("{}");
    assertThat(google.left(TOKEN)).isZero();

    now = now.plusMillis(1);
    grant("access-2", 3600);
    google.take(SEND);
    google.take(SEND);
    send("{}");
    assertThat(google.take(SEND).header("Authorization")).isEqualTo("Bearer access-2");
  }

  @Test
  void anAccessTokenOfAShortLifeIsUsedForHalfOfIt() throws InterruptedException {
    grant("access-1", 60);
    send("{}");
    google.take(TOKEN);
    now = now.plusSeconds(29);
    send("{}");
    assertThat(google.left(TOKEN)).isZero();

    now = now.plusSeconds(1);
    send("{}");
    assertThat(google.left(TOKEN)).isOne();
  }

  @Test
  void whoeverNeedsATokenMeanwhileWaitsForTheOneThatIsAskedFor() throws Exception {
    google.stall(TOKEN);
    List<CompletableFuture<SendResult>> results =
        Stream.generate(() -> inBackground(sender)).limit(20).toList();
    google.take(TOKEN);
    google.release();

    for (CompletableFuture<SendResult> result : results) {
      assertThat(result.get(5, TimeUnit.SECONDS)).isInstanceOf(SendResult.Accepted.class);
    }
    assertThat(google.left(TOKEN)).isZero();
  }

  @Test
  void whoeverWaitsForOneThatIsInterruptedAsksAgain() throws Exception {
    google.stall(TOKEN);
    Thread first = Thread.ofVirtual().start(() -> send("{}"));
    google.take(TOKEN);
    CompletableFuture<SendResult> second = inBackground(sender);

    first.interrupt();

    google.take(TOKEN);
    google.release();
    assertThat(second.get(5, TimeUnit.SECONDS)).isInstanceOf(SendResult.Accepted.class);
  }

  @Test
  void anAccessTokenThatIsNotLetInIsForgotten() throws InterruptedException {
    google.answer(SEND, 401, Map.of(), error(401, "UNAUTHENTICATED", ""));

    assertThat(send("{}")).isEqualTo(away("HTTP 401 UNAUTHENTICATED"));
    grant("access-2", 3600);
    google.take(SEND);
    send("{}");
    assertThat(google.take(SEND).header("Authorization")).isEqualTo("Bearer access-2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | {\"error\":\"invalid_grant\",\"error_description\":\"s3cret\"} | HTTP 400 invalid_grant",
        "400 | {\"error\":\"Not one word\"} | HTTP 400",
        "500 | <html> | HTTP 500 without JSON",
        "200 | {} | the reply has none",
        "200 | {\"access_token\":\"a b\",\"expires_in\":60} | the reply has none",
        "200 | {\"access_token\":\"a\\r\\nX: y\",\"expires_in\":60} | the reply has none",
        "200 | {\"access_token\":\"abc\",\"expires_in\":0} | the reply has none",
        "200 | [] | the reply has none"
      })
  void withoutAnAccessTokenFcmIsAway(int status, String body, String answer) {
    google.answer(TOKEN, status, Map.of(), body);

    assertThat(send("{}")).isEqualTo(away("access token: " + answer));
    assertThat(google.left(SEND)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "404, NOT_FOUND, UNREGISTERED",
    "400, INVALID_ARGUMENT, UNREGISTERED",
  })
  void aTokenThatIsNotRegisteredIsGone(int status, String word, String code) {
    google.answer(SEND, status, Map.of(), error(status, word, code));

    assertThat(send("{}")).isEqualTo(new SendResult.TargetGone("HTTP " + status + " " + code));
  }

  @Test
  void aTokenThatNeverWasOneIsGone() {
    google.answer(
        SEND,
        400,
        Map.of(),
        """
        {"error": {"code": 400, "message": "Invalid value", "status": "INVALID_ARGUMENT",
          "details": [
            {"@type": "type.googleapis.com/google.firebase.fcm.v1.FcmError",
             "errorCode": "INVALID_ARGUMENT"},
            {"@type": "type.googleapis.com/google.rpc.BadRequest",
             "fieldViolations": [{"field": "message.token", "description": "Invalid"}]}]}}
        """);
    assertThat(send("{}")).isEqualTo(new SendResult.TargetGone("HTTP 400 INVALID_ARGUMENT"));

    google.answer(
        SEND,
        400,
        Map.of(),
        error(400, "INVALID_ARGUMENT", "INVALID_ARGUMENT")
            .replace("s3cret", "The registration token is not a valid FCM registration token"));
    assertThat(send("{}")).isEqualTo(new SendResult.TargetGone("HTTP 400 INVALID_ARGUMENT"));
  }

  @ParameterizedTest
  @CsvSource({
    "400, INVALID_ARGUMENT, INVALID_ARGUMENT, INVALID_ARGUMENT",
    "403, PERMISSION_DENIED, SENDER_ID_MISMATCH, SENDER_ID_MISMATCH",
    "413, FAILED_PRECONDITION, , FAILED_PRECONDITION"
  })
  void whatWillNeverBeTakenIsRefused(
      int status, String word, @Nullable String code, String answer) {
    google.answer(SEND, status, Map.of(), error(status, word, code));

    assertThat(send("{}")).isEqualTo(new SendResult.Refused("HTTP " + status + " " + answer));
  }

  @ParameterizedTest
  @CsvSource({
    "RESOURCE_EXHAUSTED, QUOTA_EXCEEDED, , PT1M",
    "RESOURCE_EXHAUSTED, QUOTA_EXCEEDED, 5, PT1M",
    "RESOURCE_EXHAUSTED, QUOTA_EXCEEDED, 300, PT5M",
    "RESOURCE_EXHAUSTED, , 300, PT5M"
  })
  void tooMuchIsTriedAgainAfterAMinuteAtLeast(
      String word, @Nullable String code, @Nullable String after, Duration expected) {
    google.answer(
        SEND, 429, after == null ? Map.of() : Map.of("Retry-After", after), error(429, word, code));

    assertThat(send("{}"))
        .isEqualTo(
            new SendResult.TryAgain(
                Fault.RATE, "HTTP 429 " + (code == null ? word : code), expected));
  }

  @ParameterizedTest
  @CsvSource({
    "503, UNAVAILABLE, UNAVAILABLE, UNAVAILABLE",
    "500, INTERNAL, INTERNAL, INTERNAL",
    "502, , , ''",
    "401, UNAUTHENTICATED, THIRD_PARTY_AUTH_ERROR, THIRD_PARTY_AUTH_ERROR",
    "403, PERMISSION_DENIED, , PERMISSION_DENIED",
    "404, NOT_FOUND, , NOT_FOUND",
    "302, , , ''"
  })
  void fcmIsAwayWhenOthersWouldFareNoBetter(
      int status, @Nullable String word, @Nullable String code, String answer) {
    google.answer(SEND, status, Map.of(), error(status, word, code));

    assertThat(send("{}")).isEqualTo(away(("HTTP " + status + " " + answer).strip()));
  }

  @Test
  void fcmSaysWhenItIsBack() {
    google.answer(SEND, 503, Map.of("Retry-After", "120"), "");

    assertThat(send("{}"))
        .isEqualTo(new SendResult.TryAgain(Fault.PROVIDER, "HTTP 503", Duration.ofMinutes(2)));
  }

  @Test
  void aReplyThatNeverEndsIsNotReadOn() {
    google.answer(SEND, 200, Map.of(), "x".repeat(65 * 1024));

    assertThat(send("{}")).isEqualTo(away("the connection was lost, or the reply is none"));
  }

  @ParameterizedTest
  @ValueSource(strings = {SEND, TOKEN})
  void aStallIsFcmsFault(String path) {
    google.stall(path);
    try (ServiceHttp impatient = new ServiceHttp(Duration.ofSeconds(2), Duration.ofMillis(300))) {
      assertThat(sender(impatient).send(Messages.to(DEVICE, "{}"), DEVICE))
          .isEqualTo(away((path.equals(TOKEN) ? "access token: " : "") + "no reply in time"));
    }
  }

  @Test
  void noConnectionIsFcmsFault() {
    send("{}");
    google.close();

    assertThat(send("{}"))
        .isInstanceOfSatisfying(
            SendResult.TryAgain.class,
            again -> assertThat(again.fault()).isEqualTo(Fault.PROVIDER));
  }

  @ParameterizedTest
  @ValueSource(strings = {SEND, TOKEN})
  void anInterruptGivesUpAsForAProviderThatIsAway(String path) throws Exception {
    google.stall(path);
    CompletableFuture<SendResult> result = new CompletableFuture<>();
    Thread thread =
        Thread.ofVirtual()
            .start(() -> result.complete(sender.send(Messages.to(DEVICE, "{}"), DEVICE)));
    google.take(path);

    thread.interrupt();

    assertThat(result.get(5, TimeUnit.SECONDS))
        .isEqualTo(away((path.equals(TOKEN) ? "access token: " : "") + "interrupted"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "caf\u00e9"})
  void whatIsNoTokenIsGone(String token) {
    DeliveryTarget.Device device = Messages.device(Platform.FCM, token);

    assertThat(sender.send(Messages.to(device, "{}"), device))
        .isEqualTo(new SendResult.TargetGone("no FCM token"));
  }

  private SendResult send(String payload) {
    return sender.send(Messages.to(DEVICE, payload), DEVICE);
  }

  private static CompletableFuture<SendResult> inBackground(FcmSender sender) {
    CompletableFuture<SendResult> result = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> result.complete(sender.send(Messages.to(DEVICE, "{}"), DEVICE)));
    return result;
  }

  private static SendResult away(String answer) {
    return new SendResult.TryAgain(Fault.PROVIDER, answer, null);
  }

  private void grant(String token, int seconds) {
    google.answer(
        TOKEN,
        200,
        Map.of(),
        "{\"access_token\":\"%s\",\"expires_in\":%d,\"token_type\":\"Bearer\"}"
            .formatted(token, seconds));
  }

  private static String error(int status, @Nullable String word, @Nullable String code) {
    return """
    {"error": {"code": %d, "message": "s3cret", "status": "%s", "details": [%s]}}
    """
        .formatted(
            status,
            word == null ? "" : word,
            code == null || code.isEmpty()
                ? ""
                : "{\"@type\": \"type.googleapis.com/google.firebase.fcm.v1.FcmError\","
                    + " \"errorCode\": \""
                    + code
                    + "\"}");
  }

  private static JsonNode read(HttpLookAlike.Request request) {
    return JsonMapper.shared().readTree(request.body());
  }

  private FcmSender sender(ServiceHttp through) {
    return new FcmSender(
        new FcmSettings(
            URI.create(google.origin()),
            new ServiceAccount(
                "carillon-1",
                "push@carillon-1.example",
                "key-1",
                (RSAPrivateKey) KEYS.getPrivate(),
                URI.create(google.origin() + TOKEN)),
            Duration.ofDays(1)),
        new PushContents(null),
        through,
        () -> now);
  }

  private static KeyPair keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
