package dev.carillon.push.apns;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.eatthepath.pushy.apns.server.RejectionReason;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import dev.carillon.notification.domain.DeliveryTarget;
import dev.carillon.notification.domain.DeliveryTarget.Platform;
import dev.carillon.notification.domain.Outgoing;
import dev.carillon.notification.domain.SendResult;
import dev.carillon.notification.domain.SendResult.Fault;
import dev.carillon.push.Messages;
import dev.carillon.push.PushContents;
import dev.carillon.push.ServiceHttp;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/// The look-alike's certificate and threads take a second, so all tests share it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApnsSenderTest {
  static final String KEY_ID = "ABC123DEFG";
  static final String TEAM_ID = "DEF123GHIJ";
  static final String TOPIC = "dev.carillon.app";

  private static final String TOKEN =
      "00fc13adff785122b4ad28809a3420982341241421348097878e577c991de8f0";
  private static final DeliveryTarget.Device DEVICE = Messages.device(Platform.APNS, TOKEN);

  private final KeyPair keys = keys();

  /// The look-alike has no clock but the machine's.
  private final Instant start = InstantSource.system().instant();

  private Instant now = start;
  private ApnsLookAlike apns;
  private ServiceHttp http;

  @BeforeAll
  void start() throws Exception {
    apns = new ApnsLookAlike((ECPublicKey) keys.getPublic(), TOKEN);
    http = apns.http(Duration.ofSeconds(10));
  }

  @BeforeEach
  void forget() {
    now = start;
    apns.forget();
  }

  @AfterAll
  void stop() {
    http.close();
    apns.close();
  }

  @Test
  void aMessageIsSentAsApnsTakesIt() throws Exception {
    SendResult result =
        send("{\"title\":\"Projects\",\"message\":\"Ann made one\",\"url\":\"/projects/1\"}");

    assertThat(result).isEqualTo(new SendResult.Accepted("HTTP 200", false));
    ApnsLookAlike.Request request = apns.take();
    assertThat(request.header(":path")).isEqualTo("/3/device/" + TOKEN);
    assertThat(request.header("apns-topic")).isEqualTo(TOPIC);
    assertThat(request.header("apns-id")).isEqualTo(Messages.ID.toString());
    assertThat(request.header("apns-push-type")).isEqualTo("alert");
    assertThat(request.header("apns-priority")).isEqualTo("5");
    assertThat(request.header("apns-collapse-id")).isEqualTo(Messages.ID + ".push");
    assertThat(request.header("apns-expiration"))
        .isEqualTo(Long.toString(now.plus(Duration.ofDays(1)).getEpochSecond()));
    assertThat(JsonMapper.shared().readTree(request.body()))
        .isEqualTo(
            JsonMapper.shared()
                .readTree(
                    """
                    {"aps": {
                       "alert": {"title": "Projects", "body": "Ann made one"},
                       "badge": 7, "sound": "default", "thread-id": "project.created"},
                     "id": "0199f0c2-7c00-7a1b-8c3d-5e6f70819203",
                     "type": "project.created",
                     "object": "project.created",
                     "url": "/projects/1"}
                    """));
  }

  @Test
  void whatIsCriticalHasPriority() throws Exception {
    Outgoing message = Messages.of(DEVICE, Locale.ENGLISH, List.of(Messages.item("{}", true)));
    sender(http).send(message, DEVICE);

    assertThat(apns.take().header("apns-priority")).isEqualTo("10");
  }

  @Test
  void aLongMessageIsShortenedToWhatApnsTakes() throws Exception {
    assertThat(send("{\"message\":\"" + "\\\"\u20ac".repeat(5000) + "\"}"))
        .isInstanceOf(SendResult.Accepted.class);

    String body = apns.take().body();
    assertThat(body.getBytes(UTF_8)).hasSizeBetween(4090, 4096);
    assertThat(JsonMapper.shared().readTree(body).at("/aps/alert/body").stringValue())
        .endsWith("\u2026");
  }

  @Test
  void aTokenSaysWhichTeamSignedItAndWhen() throws Exception {
    send("{}");

    SignedJWT jwt = jwt(apns.take());
    assertThat(jwt.verify(new ECDSAVerifier((ECPublicKey) keys.getPublic()))).isTrue();
    assertThat(jwt.getHeader().getAlgorithm().getName()).isEqualTo("ES256");
    assertThat(jwt.getHeader().getKeyID()).isEqualTo(KEY_ID);
    assertThat(jwt.getJWTClaimsSet().getIssuer()).isEqualTo(TEAM_ID);
    assertThat(jwt.getJWTClaimsSet().getIssueTime())
        .isEqualTo(Date.from(Instant.ofEpochSecond(now.getEpochSecond())));
  }

  @Test
  void aTokenIsUsedForFortyMinutes() throws Exception {
    now = start.minus(Duration.ofMinutes(40));
    ApnsSender sender = sender(http);
    String first = authorization(sender);
    now = start.minusMillis(1);
    assertThat(authorization(sender)).isEqualTo(first);

    now = start;
    assertThat(authorization(sender)).isNotEqualTo(first);
  }

  @Test
  void aTokenThatHasExpiredIsRenewedAndTheMessageSentAgainAtOnce() throws Exception {
    now = start.minus(Duration.ofMinutes(20));
    ApnsSender sender = sender(http);
    String first = authorization(sender);
    now = start;
    apns.reject(RejectionReason.EXPIRED_PROVIDER_TOKEN);

    assertThat(sender.send(Messages.to(DEVICE, "{}"), DEVICE))
        .isInstanceOf(SendResult.Accepted.class);
    assertThat(apns.take().header("authorization")).isEqualTo(first);
    assertThat(apns.take().header("authorization")).isNotEqualTo(first);
  }

  @Test
  void aTokenIsRenewedOnceOnly() throws Exception {
    now = start.minus(Duration.ofMinutes(20));
    ApnsSender sender = sender(http);
    authorization(sender);
    now = start;
    apns.reject(RejectionReason.EXPIRED_PROVIDER_TOKEN);
    apns.reject(RejectionReason.EXPIRED_PROVIDER_TOKEN);

    assertThat(sender.send(Messages.to(DEVICE, "{}"), DEVICE))
        .isEqualTo(away("HTTP 403 ExpiredProviderToken"));
    apns.take();
    apns.take();
    assertThat(apns.left()).isZero();
  }

  @Test
  void aTokenIsNotRenewedSoonerThanApnsAllows() throws Exception {
    now = start.minus(Duration.ofMinutes(20)).plusMillis(1);
    ApnsSender sender = sender(http);
    authorization(sender);
    now = start;
    apns.reject(RejectionReason.EXPIRED_PROVIDER_TOKEN);

    assertThat(sender.send(Messages.to(DEVICE, "{}"), DEVICE))
        .isEqualTo(away("HTTP 403 ExpiredProviderToken"));
    apns.take();
    assertThat(apns.left()).isZero();
  }

  @ParameterizedTest
  @EnumSource(names = {"UNREGISTERED"})
  void aTokenThatIsUnknownIsGone(RejectionReason reason) throws Exception {
    assertThat(rejected(reason)).isInstanceOf(SendResult.TargetGone.class);
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "BAD_COLLAPSE_ID",
        "BAD_DEVICE_TOKEN", // Or our settings are wrong: none is forgotten for that.
        "BAD_EXPIRATION_DATE",
        "BAD_MESSAGE_ID",
        "BAD_PRIORITY",
        "DEVICE_TOKEN_NOT_FOR_TOPIC",
        "DUPLICATE_HEADERS",
        "INVALID_PUSH_TYPE",
        "MISSING_DEVICE_TOKEN",
        "PAYLOAD_EMPTY",
        "PAYLOAD_TOO_LARGE"
      })
  void whatWillNeverBeTakenIsRefused(RejectionReason reason) throws Exception {
    assertThat(rejected(reason)).isInstanceOf(SendResult.Refused.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"TOO_MANY_REQUESTS", "TOO_MANY_PROVIDER_TOKEN_UPDATES"})
  void tooMuchIsTriedAgain(RejectionReason reason) throws Exception {
    assertThat(rejected(reason))
        .isInstanceOfSatisfying(
            SendResult.TryAgain.class, again -> assertThat(again.fault()).isEqualTo(Fault.RATE));
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.INCLUDE,
      names = {
        "BAD_TOPIC",
        "MISSING_TOPIC",
        "TOPIC_DISALLOWED",
        "IDLE_TIMEOUT",
        "BAD_CERTIFICATE",
        "BAD_CERTIFICATE_ENVIRONMENT",
        "EXPIRED_PROVIDER_TOKEN",
        "FORBIDDEN",
        "INVALID_PROVIDER_TOKEN",
        "MISSING_PROVIDER_TOKEN",
        "BAD_PATH",
        "METHOD_NOT_ALLOWED",
        "INTERNAL_SERVER_ERROR",
        "SERVICE_UNAVAILABLE",
        "SHUTDOWN"
      })
  void apnsIsAwayWhenOthersWouldFareNoBetter(RejectionReason reason) throws Exception {
    assertThat(rejected(reason))
        .isInstanceOfSatisfying(
            SendResult.TryAgain.class,
            again -> {
              assertThat(again.fault()).isEqualTo(Fault.PROVIDER);
              assertThat(again.answer()).matches("HTTP [0-9]{3} [A-Za-z]+");
            });
  }

  @Test
  void aKeyThatIsNotTheTeamsIsNotLetIn() throws Exception {
    ApnsSender stranger = sender(http, apns.base(), (ECPrivateKey) keys().getPrivate());

    assertThat(stranger.send(Messages.to(DEVICE, "{}"), DEVICE))
        .isEqualTo(away("HTTP 403 InvalidProviderToken"));
    apns.take();
  }

  @Test
  void aServerThatIsNotTrustedIsNotToldAnything() {
    try (ServiceHttp strict = new ServiceHttp(Duration.ofSeconds(2), Duration.ofSeconds(5))) {
      assertThat(sender(strict).send(Messages.to(DEVICE, "{}"), DEVICE))
          .isEqualTo(away("no trusted connection"));
    }
    assertThat(apns.left()).isZero();
  }

  @Test
  void aConnectionThatIsLostIsApnsFault() throws Exception {
    ApnsLookAlike other = new ApnsLookAlike((ECPublicKey) keys.getPublic(), TOKEN);
    try (ServiceHttp client = other.http(Duration.ofSeconds(5))) {
      ApnsSender sender = sender(client, other.base(), (ECPrivateKey) keys.getPrivate());
      assertThat(sender.send(Messages.to(DEVICE, "{}"), DEVICE))
          .isInstanceOf(SendResult.Accepted.class);
      other.close();

      assertThat(sender.send(Messages.to(DEVICE, "{}"), DEVICE))
          .isInstanceOfSatisfying(
              SendResult.TryAgain.class,
              again -> {
                assertThat(again.fault()).isEqualTo(Fault.PROVIDER);
                assertThat(again.answer()).doesNotContain(TOKEN);
              });
    }
  }

  @Test
  void aStallIsApnsFault() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        ServiceHttp impatient = apns.http(Duration.ofMillis(300))) {
      URI base = URI.create("https://localhost:" + silent.getLocalPort());

      assertThat(
              sender(impatient, base, (ECPrivateKey) keys.getPrivate())
                  .send(Messages.to(DEVICE, "{}"), DEVICE))
          .isEqualTo(away("no reply in time"));
    }
  }

  @Test
  void anInterruptGivesUpAsForAProviderThatIsAway() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      URI base = URI.create("https://localhost:" + silent.getLocalPort());
      ApnsSender sender = sender(http, base, (ECPrivateKey) keys.getPrivate());
      CompletableFuture<SendResult> result = new CompletableFuture<>();
      Thread thread =
          Thread.ofVirtual()
              .start(() -> result.complete(sender.send(Messages.to(DEVICE, "{}"), DEVICE)));
      try (Socket socket = silent.accept()) {
        // The client's first word: its call is on the way.
        assertThat(socket.getInputStream().read()).isNotNegative();

        thread.interrupt();

        assertThat(result.get(5, TimeUnit.SECONDS)).isEqualTo(away("interrupted"));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "xyz", "00/../../x", "00?a", "00 ", "00\r\n"})
  void whatIsNoTokenIsGone(String token) {
    DeliveryTarget.Device device = Messages.device(Platform.APNS, token);

    assertThat(sender(http).send(Messages.to(device, "{}"), device))
        .isEqualTo(new SendResult.TargetGone("no APNs token"));
  }

  @Test
  void aTokenHasUpTo400Digits() throws Exception {
    DeliveryTarget.Device longest = Messages.device(Platform.APNS, "a".repeat(400));
    assertThat(sender(http).send(Messages.to(longest, "{}"), longest))
        .isNotEqualTo(new SendResult.TargetGone("no APNs token"));
    apns.take();

    DeliveryTarget.Device longer = Messages.device(Platform.APNS, "a".repeat(401));
    assertThat(sender(http).send(Messages.to(longer, "{}"), longer))
        .isEqualTo(new SendResult.TargetGone("no APNs token"));
  }

  @Test
  void aKeyFileIsReadAndNotShown() {
    String p8 =
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(keys.getPrivate().getEncoded())
            + "\n-----END PRIVATE KEY-----";

    ApnsSettings.Credentials read = ApnsSettings.Credentials.parse(KEY_ID, TEAM_ID, p8);

    assertThat(read.key()).isEqualTo(keys.getPrivate());
    assertThat(read.toString()).isEqualTo("Credentials[ABC123DEFG, DEF123GHIJ]");
    assertThatThrownBy(() -> ApnsSettings.Credentials.parse("abc", TEAM_ID, p8))
        .hasMessageContaining("10 capital letters");
    assertThatThrownBy(() -> ApnsSettings.Credentials.parse(KEY_ID, TEAM_ID, "s3cret"))
        .hasMessage("it is no EC private key in PEM (PKCS#8)")
        .hasNoCause();
  }

  private SendResult rejected(RejectionReason reason) throws InterruptedException {
    apns.reject(reason);
    SendResult result = send("{}");
    apns.take();
    return result;
  }

  private SendResult send(String payload) {
    return sender(http).send(Messages.to(DEVICE, payload), DEVICE);
  }

  private String authorization(ApnsSender sender) throws InterruptedException {
    sender.send(Messages.to(DEVICE, "{}"), DEVICE);
    return apns.take().header("authorization");
  }

  private static SignedJWT jwt(ApnsLookAlike.Request request) throws ParseException {
    return SignedJWT.parse(request.header("authorization").substring("bearer ".length()));
  }

  private static SendResult away(String answer) {
    return new SendResult.TryAgain(Fault.PROVIDER, answer, null);
  }

  private ApnsSender sender(ServiceHttp through) {
    return sender(through, apns.base(), (ECPrivateKey) keys.getPrivate());
  }

  private ApnsSender sender(ServiceHttp through, URI base, ECPrivateKey key) {
    return new ApnsSender(
        new ApnsSettings(
            base, new ApnsSettings.Credentials(KEY_ID, TEAM_ID, key), TOPIC, Duration.ofDays(1)),
        new PushContents(null),
        through,
        () -> now);
  }

  private static KeyPair keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
