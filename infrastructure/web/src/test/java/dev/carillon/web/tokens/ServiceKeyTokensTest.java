package dev.carillon.web.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import dev.carillon.web.testing.InMemoryServiceKeys;
import dev.carillon.web.testing.SettableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceKeyTokensTest {
  private static final Duration REMEMBERED = Duration.ofSeconds(10);
  private static final ServiceKeyCheck INVALID = new ServiceKeyCheck.Invalid();

  private final SettableClock clock = SettableClock.atNoon();
  private final InMemoryServiceKeys keys = new InMemoryServiceKeys();
  private final ServiceKeyTokens tokens = new ServiceKeyTokens(keys, REMEMBERED, 3, clock);
  private final ServiceKeyTokens.Created created = tokens.create("backend", new TenantId("acme"));

  private static String unknown(int number) {
    return "ck_%016x_%064x".formatted(number, number);
  }

  @Test
  void aKeySpeaksForItsTenant() {
    assertThat(tokens.verify(created.token()))
        .isEqualTo(
            new ServiceKeyCheck.Valid(
                new ServiceIdentity(created.key().id(), new TenantId("acme"), "backend")));
  }

  @Test
  void onlyADigestOfTheSecretIsKept() {
    String secret = created.token().substring(created.token().lastIndexOf('_') + 1);

    assertThat(created.token()).matches("ck_[0-9a-f]{16}_[0-9a-f]{64}");
    assertThat(created.key().secretSha256()).hasSize(64).isNotEqualTo(secret);
    assertThat(created.toString()).doesNotContain(secret);
  }

  @Test
  void anotherSecretIsInvalid() {
    String token = "ck_" + created.key().id() + "_" + "0".repeat(64);

    assertThat(tokens.verify(token)).isEqualTo(INVALID);
    String digest = "ck_" + created.key().id() + "_" + created.key().secretSha256();
    assertThat(tokens.verify(digest)).isEqualTo(INVALID);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ck_", "ck_x_y", "ck_0123456789ABCDEF_00", "ck_'; drop table x_0"})
  void whatHasNotTheFormIsInvalidWithoutALookup(String token) {
    assertThat(tokens.verify(token)).isEqualTo(INVALID);
    assertThat(tokens.verifyRemembered(token)).contains(INVALID);
    assertThat(keys.lookups()).isZero();
  }

  @Test
  void aBusyBackendAsksTheStoreOnceInAWhile() {
    assertThat(tokens.verifyRemembered(created.token())).isEmpty();
    for (int i = 0; i < 100; i++) {
      tokens.verify(created.token());
    }

    assertThat(keys.lookups()).isEqualTo(1);
    assertThat(tokens.verifyRemembered(created.token()))
        .get()
        .isInstanceOf(ServiceKeyCheck.Valid.class);
    clock.advance(REMEMBERED);
    tokens.verify(created.token());
    assertThat(keys.lookups()).isEqualTo(2);
  }

  @Test
  void aRevokedKeyIsRefusedWhenTheMemoryIsOver() {
    tokens.verify(created.token());
    keys.revoke(created.key().id(), clock.instant());

    clock.advance(REMEMBERED.minusMillis(1));
    assertThat(tokens.verify(created.token())).isInstanceOf(ServiceKeyCheck.Valid.class);
    clock.advance(Duration.ofMillis(1));
    assertThat(tokens.verify(created.token())).isEqualTo(INVALID);
  }

  @Test
  void whoTriesKeysDrivesNoRealOneOut() {
    tokens.verify(created.token());
    for (int i = 0; i < 100; i++) {
      assertThat(tokens.verify(unknown(i))).isEqualTo(INVALID);
    }

    int lookups = keys.lookups();
    tokens.verify(created.token());

    assertThat(keys.lookups()).isEqualTo(lookups);
  }

  @Test
  void anUnknownKeyIsRememberedToo() {
    tokens.verify(unknown(1));
    tokens.verify(unknown(1));

    assertThat(keys.lookups()).isEqualTo(1);
    assertThat(tokens.verifyRemembered(unknown(1))).contains(INVALID);
  }

  @Test
  void noMoreKeysAreRememberedThanConfigured() {
    var first = tokens.create("one", TenantId.DEFAULT);
    tokens.verify(first.token());
    for (int i = 0; i < 3; i++) {
      tokens.verify(tokens.create("more", TenantId.DEFAULT).token());
    }

    assertThat(tokens.verifyRemembered(first.token())).isEmpty();
  }

  @Test
  void aStoreThatIsAwayIsNotAnInvalidKey() {
    keys.goAway();

    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> tokens.verify(created.token()));
    keys.comeBack();
    assertThat(tokens.verify(created.token())).isInstanceOf(ServiceKeyCheck.Valid.class);
  }

  @Test
  void aNameThatIsNoneIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> tokens.create(" ", TenantId.DEFAULT));
  }
}
