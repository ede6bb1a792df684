package dev.carillon.web.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.web.tokens.UnsubscribeTokens.Subscription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnsubscribeTokensTest {
  private static final Subscription SUBSCRIPTION =
      new Subscription(
          new InboxKey(new TenantId("acme"), new UserId("jürg & co")), Channel.EMAIL, "a.type=?");

  private final UnsubscribeTokens tokens = new UnsubscribeTokens(new byte[32]);

  @Test
  void aTokenSaysWhatItWasMadeFor() {
    String token = tokens.mint(SUBSCRIPTION);

    assertThat(token).matches("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");
    assertThat(tokens.verify(token)).contains(SUBSCRIPTION);
  }

  @Test
  void anotherServersTokenIsNone() {
    byte[] other = new byte[32];
    other[0] = 1;

    assertThat(new UnsubscribeTokens(other).verify(tokens.mint(SUBSCRIPTION))).isEmpty();
  }

  @Test
  void aTokenThatWasChangedIsNone() {
    String token = tokens.mint(SUBSCRIPTION);
    for (int place = 0; place < token.length(); place++) {
      char other = token.charAt(place) == 'A' ? 'B' : 'A';
      String changed = token.substring(0, place) + other + token.substring(place + 1);
      // The last letters of base64 carry bits that nobody reads.
      assertThat(tokens.verify(changed))
          .satisfiesAnyOf(
              found -> assertThat(found).isEmpty(),
              found -> assertThat(found).contains(SUBSCRIPTION));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "a", "a.b", "a.b.c", "ä.ö", "YQ.YQ", "%00.%00"})
  void whatIsNoTokenIsNone(String token) {
    assertThat(tokens.verify(token)).isEmpty();
    assertThat(tokens.verify("x".repeat(5000) + ".y")).isEmpty();
  }
}
