package dev.carillon.web.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.web.testing.Answer;
import dev.carillon.web.testing.TestServer;
import dev.carillon.web.tokens.RestTokens;
import dev.carillon.web.tokens.Sessions;
import dev.carillon.web.tokens.SocketTokens;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuthenticationFilterTest {
  private static final String COUNT = "/notifications/unread-count";

  private TestServer server;

  @BeforeAll
  void start(@TempDir Path directory) {
    server = new TestServer(directory, "carillon.auth.audience=notifications");
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private Answer get(String... headers) {
    HttpRequest.Builder request = server.request(COUNT);
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return server.get(request);
  }

  private Answer bearing(String token) {
    return get("Authorization", "Bearer " + token);
  }

  @Test
  void withoutATokenNobodyComesIn() {
    Answer answer = get();

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("WWW-Authenticate")).contains("Bearer realm=\"carillon\"");
    assertThat(answer.message()).isEqualTo("Authentification requise");
  }

  @Test
  void aGoodTokenComesIn() {
    assertThat(bearing(server.token("ada")).status()).isEqualTo(200);
  }

  @Test
  void theSchemeIsReadInAnyCase() {
    assertThat(get("Authorization", "bEARER " + server.token("ada")).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Basic YWRhOnB3",
        "Bearer",
        "Bearer ",
        "Bearer x",
        "Bearer a.b.c",
        "Bearer ..",
        "",
        "ck_x",
        "Bearer ck_0123456789abcdef_00"
      })
  void whatIsNoTokenIsRefused(String header) {
    Answer answer = get("Authorization", header);

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("WWW-Authenticate")).get().asString().contains("invalid_token");
  }

  @Test
  void twoTokensAreRefused() {
    String token = "Bearer " + server.token("ada");

    assertThat(get("Authorization", token, "Authorization", token).status()).isEqualTo(401);
  }

  @Test
  void aTokenWithAnotherSignatureIsRefused() {
    String token = server.token("ada");
    String forged = token.substring(0, token.lastIndexOf('.') + 1) + "A".repeat(43);

    assertThat(bearing(forged).message()).isEqualTo("Jeton invalide");
  }

  @Test
  void aTokenWithoutSignatureIsRefused() {
    String claims = server.token("ada").split("\\.", -1)[1];
    String none =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString("{\"alg\":\"none\"}".getBytes(UTF_8));

    assertThat(bearing(none + "." + claims + ".").status()).isEqualTo(401);
  }

  @Test
  void anExpiredTokenIsRefusedAsExpired() {
    String token =
        server
            .bean(RestTokens.class)
            .mint(TenantId.DEFAULT, new UserId("ada"), Duration.ofSeconds(-10));

    assertThat(bearing(token).message()).isEqualTo("Jeton expiré");
  }

  @Test
  void aSocketsTokenOpensNothingHere() {
    String token =
        server.bean(SocketTokens.class).mint(TenantId.DEFAULT, new UserId("ada"), null).value();

    assertThat(bearing(token).status()).isEqualTo(401);
  }

  @Test
  void aRevokedSignInIsRefused() {
    String token = server.token("revoked-one");
    assertThat(bearing(token).status()).isEqualTo(200);

    server.bean(Sessions.class).revokeUser(TenantId.DEFAULT, new UserId("revoked-one"));

    assertThat(bearing(token).message()).isEqualTo("Session révoquée");
  }

  @Test
  void anUnknownKeyOfAServiceIsRefused() {
    String unknown = "ck_0123456789abcdef_" + "0".repeat(64);

    assertThat(bearing(unknown).status()).isEqualTo(401);
    assertThat(bearing(unknown).status()).isEqualTo(401);
  }

  @Test
  void aKeyThatCannotBeLookedUpIsAnswered503() {
    String key = server.serviceKey("backend");
    server.keys.goAway();
    try {
      assertThat(bearing(key).status()).isEqualTo(503);
    } finally {
      server.keys.comeBack();
    }
    assertThat(bearing(key).status()).isEqualTo(403);
  }

  @Test
  void anUnknownRouteIsNotShownToAStranger() {
    assertThat(server.get(server.request("/nowhere")).status()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health/live", "/", "/js/x.js"})
  void openPathsAreOpen(String path) {
    assertThat(server.get(server.request(path)).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/notifications/unread-count/../../health/live",
        "/js/../notifications/unread-count",
        "/js/%2e%2e/notifications/unread-count",
        "//notifications/unread-count",
        "/health/live;/../notifications/unread-count",
        "/dev/sign-in"
      })
  void noSpellingOfAPathGetsAroundIt(String path) {
    assertThat(server.get(server.request(path)).status()).isIn(401, 404);
  }

  @Test
  void aCookieComesInForReading() {
    assertThat(get("Cookie", "carillon_session=" + server.token("ada")).status()).isEqualTo(200);
  }

  @Test
  void aHeaderGoesBeforeACookie() {
    Answer answer =
        get("Authorization", "Bearer x", "Cookie", "carillon_session=" + server.token("ada"));

    assertThat(answer.status()).isEqualTo(401);
  }

  @Test
  void twoCookiesAreRefused() {
    String cookie = "carillon_session=" + server.token("ada");

    assertThat(get("Cookie", cookie + "; " + cookie).status()).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource({
    "Origin,self,200",
    "Sec-Fetch-Site,same-origin,200",
    "Origin,http://evil.example,403",
    "Origin,null,403",
    "Sec-Fetch-Site,cross-site,403",
    "Sec-Fetch-Site,same-site,403",
    "Sec-Fetch-Site,none,403",
    "X-Nothing,x,403"
  })
  void aCookieWritesOnlyFromAPageThatMay(String header, String value, int status) {
    String given = value.equals("self") ? "http://127.0.0.1:" + server.port() : value;
    HttpRequest.Builder request =
        server
            .request("/notifications/read-all")
            .header("Cookie", "carillon_session=" + server.token("ada"))
            .header(header, given)
            .method("PATCH", BodyPublishers.noBody());

    assertThat(server.send(request).status()).isEqualTo(status);
  }

  @Test
  void everyAnswerKeepsBrowsersFromMakingMoreOfIt() {
    for (Answer answer : new Answer[] {bearing(server.token("ada")), get()}) {
      assertThat(answer.header("X-Content-Type-Options")).contains("nosniff");
      assertThat(answer.header("Referrer-Policy")).contains("no-referrer");
      assertThat(answer.header("Cache-Control")).contains("no-store");
      assertThat(answer.header("Content-Security-Policy")).get().asString().contains("'none'");
    }
  }

  @Test
  void aPageMayLoadWhatItsServerServes() {
    assertThat(server.get(server.request("/")).header("Content-Security-Policy"))
        .get()
        .asString()
        .contains("default-src 'self'");
  }
}
