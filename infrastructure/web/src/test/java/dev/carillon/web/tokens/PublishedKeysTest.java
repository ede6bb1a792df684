package dev.carillon.web.tokens;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.web.testing.SettableClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublishedKeysTest {
  private static final String ISSUER = "https://id.example";
  private static final String AUDIENCE = "notifications";

  private final SettableClock clock = SettableClock.atNoon();
  private final RSAKey key = generated("one");
  private final AtomicInteger fetches = new AtomicInteger();
  private final HttpServer provider = start();

  private static RSAKey generated(String id) {
    try {
      return new RSAKeyGenerator(2048).keyID(id).keyUse(KeyUse.SIGNATURE).generate();
    } catch (JOSEException cause) {
      throw new IllegalStateException(cause);
    }
  }

  private HttpServer start() {
    try {
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      byte[] keys = new JWKSet(key).toPublicJWKSet().toString().getBytes(UTF_8);
      server.createContext(
          "/keys",
          exchange -> {
            fetches.incrementAndGet();
            exchange.sendResponseHeaders(200, keys.length);
            exchange.getResponseBody().write(keys);
            exchange.close();
          });
      return server;
    } catch (IOException cause) {
      throw new IllegalStateException(cause);
    }
  }

  @BeforeEach
  void serve() {
    provider.start();
  }

  @AfterEach
  void stop() {
    provider.stop(0);
  }

  private static RestTokens.Expectations expectations(
      @Nullable String issuer, @Nullable String audience) {
    return new RestTokens.Expectations(
        issuer, audience, Duration.ofSeconds(30), Duration.ofDays(1));
  }

  private RestTokens tokens() {
    URI keys = URI.create("http://127.0.0.1:" + provider.getAddress().getPort() + "/keys");
    return RestTokens.publishedKeys(keys, expectations(ISSUER, AUDIENCE), clock);
  }

  private JWTClaimsSet.Builder claims() {
    Instant now = clock.instant();
    return new JWTClaimsSet.Builder()
        .issuer(ISSUER)
        .audience(List.of("other", AUDIENCE))
        .subject("ada")
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plusSeconds(3600)));
  }

  private static String signed(JWTClaimsSet claims, JWSHeader header, JWSSigner signer)
      throws JOSEException {
    SignedJWT jwt = new SignedJWT(header, claims);
    jwt.sign(signer);
    return jwt.serialize();
  }

  private String signed(JWTClaimsSet.Builder claims, RSAKey with) throws JOSEException {
    var header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(with.getKeyID()).build();
    return signed(claims.build(), header, new RSASSASigner(with));
  }

  @Test
  void aTokenOfTheProviderIsTakenAndTheKeysAreKept() throws JOSEException {
    RestTokens tokens = tokens();

    for (int i = 0; i < 5; i++) {
      assertThat(tokens.verify(signed(claims(), key))).isInstanceOf(RestTokenCheck.Valid.class);
    }
    assertThat(fetches).hasValue(1);
    assertThat(tokens.mayBlock()).isTrue();
  }

  @Test
  void anAccessTokensTypeIsTaken() throws JOSEException {
    var header =
        new JWSHeader.Builder(JWSAlgorithm.RS256)
            .keyID("one")
            .type(new JOSEObjectType("at+jwt"))
            .build();

    assertThat(tokens().verify(signed(claims().build(), header, new RSASSASigner(key))))
        .isInstanceOf(RestTokenCheck.Valid.class);
  }

  @Test
  void anotherIssuerOrAudienceIsRefused() throws JOSEException {
    RestTokens tokens = tokens();

    for (var claims :
        List.of(
            claims().issuer("https://other.example"),
            claims().issuer(null),
            claims().audience("other"),
            claims().audience((String) null))) {
      assertThat(tokens.verify(signed(claims, key))).isEqualTo(new RestTokenCheck.Invalid());
    }
  }

  @Test
  void aTokenSignedByAnotherKeyIsRefused() throws JOSEException {
    assertThat(tokens().verify(signed(claims(), generated("one"))))
        .isEqualTo(new RestTokenCheck.Invalid());
    assertThat(tokens().verify(signed(claims(), generated("two"))))
        .isEqualTo(new RestTokenCheck.Invalid());
  }

  @Test
  void aPublicKeyIsNoSharedSecret() throws JOSEException {
    byte[] publicKey = key.toRSAPublicKey().getEncoded();
    String pem = key.toPublicJWK().toJSONString();
    RestTokens tokens = tokens();

    for (byte[] secret : new byte[][] {publicKey, pem.getBytes(UTF_8)}) {
      var header = new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("one").build();
      assertThat(tokens.verify(signed(claims().build(), header, new MACSigner(secret))))
          .isEqualTo(new RestTokenCheck.Invalid());
    }
    assertThat(tokens.verify(new PlainJWT(claims().build()).serialize()))
        .isEqualTo(new RestTokenCheck.Invalid());
  }

  @Test
  void aKeyThatTheTokenBringsIsNotUsed() throws JOSEException {
    RSAKey own = generated("own");
    var header = new JWSHeader.Builder(JWSAlgorithm.RS256).jwk(own.toPublicJWK()).build();

    assertThat(tokens().verify(signed(claims().build(), header, new RSASSASigner(own))))
        .isEqualTo(new RestTokenCheck.Invalid());
  }

  @Test
  void whileTheProviderWasNeverReachedNothingCanBeSaid() throws JOSEException {
    provider.stop(0);

    assertThat(tokens().verify(signed(claims(), key))).isEqualTo(new RestTokenCheck.Unavailable());
  }

  @Test
  void garbageIsRefusedWithoutAskingTheProvider() {
    assertThat(tokens().verify("a.b.c")).isEqualTo(new RestTokenCheck.Invalid());
    assertThat(fetches).hasValue(0);
  }

  @Test
  void onlyTheProviderSigns() {
    assertThatIllegalStateException()
        .isThrownBy(() -> tokens().mint(TenantId.DEFAULT, new UserId("ada"), Duration.ofHours(1)));
  }

  @Test
  void issuerAndAudienceAreRequired() {
    URI keys = URI.create("https://id.example/keys");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> RestTokens.publishedKeys(keys, expectations(null, AUDIENCE), clock));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RestTokens.publishedKeys(keys, expectations(ISSUER, null), clock));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://id.example/keys", "http://127.0.0.1.evil.example/", "file:///k", "keys"})
  void keysAreNotFetchedInTheOpen(String address) {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            RestTokens.publishedKeys(URI.create(address), expectations(ISSUER, AUDIENCE), clock));
  }
}
