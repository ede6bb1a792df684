package dev.carillon.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.web.tokens.RestTokenCheck;
import dev.carillon.web.tokens.RestTokens;
import dev.carillon.web.tokens.Secrets;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/// A compact JWT whose header is JSON's `null`: Nimbus reads it with a NullPointerException.
class NullHeaderTokenTest {
  private static final String TOKEN = "bnVsbA.e30.AAAA";
  private final RestTokens.Expectations expectations =
      new RestTokens.Expectations("issuer", "audience", Duration.ZERO, Duration.ofDays(1));

  @Test
  void isInvalidWithASharedSecret() {
    var secret = Secrets.configured("test", "0123456789abcdef0123456789abcdef");
    RestTokens tokens = RestTokens.sharedSecret(secret, expectations, InstantSource.system());

    assertThat(tokens.verify(TOKEN)).isEqualTo(new RestTokenCheck.Invalid());
  }

  @Test
  void isInvalidWithPublishedKeys() {
    URI keys = URI.create("http://127.0.0.1:1/keys");
    RestTokens tokens = RestTokens.publishedKeys(keys, expectations, InstantSource.system());

    assertThat(tokens.verify(TOKEN)).isEqualTo(new RestTokenCheck.Invalid());
  }
}
