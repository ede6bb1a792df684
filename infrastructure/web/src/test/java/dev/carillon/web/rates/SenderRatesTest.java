package dev.carillon.web.rates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.web.problems.ProblemException;
import dev.carillon.web.problems.ProblemType;
import dev.carillon.web.settings.Rate;
import dev.carillon.web.settings.RateSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SenderRatesTest {
  private static final Caller ADA = new Caller.User(TenantId.DEFAULT, new UserId("ada"), true);
  private static final Caller BOB = new Caller.User(TenantId.DEFAULT, new UserId("bob"), true);
  private static final Caller BILLING = new Caller.Service(TenantId.DEFAULT, "billing");
  private static final Caller SHIPPING = new Caller.Service(TenantId.DEFAULT, "shipping");
  private static final Caller OTHERS = new Caller.Service(new TenantId("acme"), "billing");

  private final SettableTime time = new SettableTime();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  private static Rate hourly(int max) {
    return new Rate(max, Duration.ofHours(1));
  }

  private SenderRates rates(Rate user, Rate service, Rate tenant, Rate receiver, Rate type) {
    return rates(user, service, tenant, receiver, type, Map.of());
  }

  private SenderRates rates(
      Rate user, Rate service, Rate tenant, Rate receiver, Rate type, Map<String, String> types) {
    return new SenderRates(
        new RateSettings(user, service, tenant, receiver, type, types, 100), registry, time);
  }

  private static @Nullable ProblemException refusal(
      SenderRates rates, Caller caller, @Nullable String receiver, String type) {
    return catchThrowableOfType(
        ProblemException.class, () -> rates.take(caller, receiver, type, null));
  }

  private void assertRefused(@Nullable ProblemException refused, String limit) {
    assertThat(refused).isNotNull();
    assertThat(refused.type()).isEqualTo(ProblemType.TOO_MANY_REQUESTS);
    assertThat(refused.code()).isEqualTo("rate." + limit);
    assertThat(registry.counter("carillon.rates.refused", "limit", limit).count()).isPositive();
  }

  @Test
  void aUserMaySendSoMuch() {
    SenderRates rates = rates(hourly(2), Rate.NONE, Rate.NONE, Rate.NONE, Rate.NONE);
    rates.take(ADA, "x", "t", null);
    rates.take(ADA, "y", "u", null);

    assertRefused(refusal(rates, ADA, "z", "v"), "user");
    rates.take(BOB, "x", "t", null);
    time.pass(Duration.ofMinutes(30));
    rates.take(ADA, "x", "t", null);
  }

  @Test
  void whereNothingLimitsACallerNothingIsCounted() {
    SenderRates rates = rates(hourly(1), Rate.NONE, Rate.NONE, Rate.NONE, Rate.NONE);

    for (int i = 0; i < 100; i++) {
      assertThat(rates.take(BILLING, "x", "t", null)).isSameAs(Permit.FREE);
    }
  }

  @Test
  void aServiceKeyMaySendSoMuch() {
    SenderRates rates = rates(Rate.NONE, hourly(1), Rate.NONE, Rate.NONE, Rate.NONE);
    rates.take(BILLING, "x", "t", null);

    assertRefused(refusal(rates, BILLING, null, "order.paid"), "service");
    rates.take(SHIPPING, "x", "t", null);
    rates.take(OTHERS, "x", "t", null);
    assertThat(rates.take(ADA, "x", "t", null)).isSameAs(Permit.FREE);
  }

  @Test
  void theCallersOfATenantMaySendSoMuchTogether() {
    SenderRates rates = rates(Rate.NONE, Rate.NONE, hourly(2), Rate.NONE, Rate.NONE);
    rates.take(BILLING, "x", "t", null);
    rates.take(ADA, "x", "t", null);

    assertRefused(refusal(rates, SHIPPING, "y", "u"), "tenant");
    rates.take(OTHERS, "x", "t", null);
  }

  @Test
  void aReceiverMayBeSentSoMuchByAll() {
    SenderRates rates = rates(Rate.NONE, Rate.NONE, Rate.NONE, hourly(2), Rate.NONE);
    rates.take(BILLING, "x", "t", null);
    rates.take(ADA, "x", "u", null);

    assertRefused(refusal(rates, BOB, "x", "v"), "receiver");
    rates.take(BOB, "y", "v", null);
    rates.take(OTHERS, "x", "t", null);
    rates.take(BILLING, null, "order.paid", null);
  }

  @Test
  void ofATypeSoMuchMayBeSentInATenant() {
    SenderRates rates =
        rates(
            Rate.NONE,
            Rate.NONE,
            Rate.NONE,
            Rate.NONE,
            hourly(1),
            Map.of("order.paid", "2/1h", "order.sent", "none"));
    rates.take(BILLING, "x", "t", null);
    rates.take(BILLING, "x", "u", null);
    rates.take(BILLING, null, "order.paid", null);
    rates.take(ADA, null, "order.paid", null);
    rates.take(BILLING, "x", "order.sent", null);
    rates.take(BILLING, "x", "order.sent", null);

    assertRefused(refusal(rates, BOB, "y", "t"), "type");
    assertRefused(refusal(rates, BILLING, null, "order.paid"), "type");
    rates.take(OTHERS, "x", "t", null);
  }

  @Test
  void aTypeMayBeTheOnlyOneThatIsLimited() {
    SenderRates rates =
        rates(Rate.NONE, Rate.NONE, Rate.NONE, Rate.NONE, Rate.NONE, Map.of("t", "1/1h"));
    rates.take(BILLING, "x", "t", null);
    rates.take(BILLING, "x", "u", null);
    rates.take(BILLING, "x", "u", null);

    assertRefused(refusal(rates, BILLING, "x", "t"), "type");
  }

  @Test
  void whatIsOverOneLimitCountsForNoOther() {
    SenderRates rates = rates(hourly(2), Rate.NONE, hourly(3), hourly(1), hourly(3));
    rates.take(ADA, "x", "t", null);
    assertRefused(refusal(rates, ADA, "x", "t"), "receiver");
    assertRefused(refusal(rates, ADA, "x", "t"), "receiver");

    rates.take(ADA, "y", "t", null);
    assertRefused(refusal(rates, ADA, "z", "t"), "user");
    rates.take(BOB, "z", "t", null);
    assertRefused(refusal(rates, BOB, "w", "u"), "tenant");
  }

  @Test
  void whatIsNotSentIsGivenBackToAll() {
    SenderRates rates = rates(hourly(1), Rate.NONE, hourly(1), hourly(1), hourly(1));
    Throttle throttle = new Throttle("k", 1, Duration.ofHours(1));

    rates.take(ADA, "x", "t", throttle).giveBack();
    rates
        .take(ADA, "x", "t", throttle)
        .spentOn(CompletableFuture.failedFuture(new Error()), _ -> true);
    rates.take(ADA, "x", "t", throttle).spentOn(CompletableFuture.completedFuture(1), _ -> false);
    rates.take(ADA, "x", "t", throttle).spentOn(CompletableFuture.completedFuture(1), _ -> true);

    assertRefused(refusal(rates, ADA, "x", "t"), "user");
  }

  @Test
  void aThrottleIsAReceiversAndAKeys() {
    SenderRates rates = rates(Rate.NONE, Rate.NONE, Rate.NONE, Rate.NONE, Rate.NONE);
    Throttle throttle = new Throttle("build-42", 2, Duration.ofMinutes(10));
    rates.take(BILLING, "x", "t", throttle);
    time.pass(Duration.ofMinutes(9));
    rates.take(SHIPPING, "x", "u", throttle);

    assertRefused(
        catchThrowableOfType(ProblemException.class, () -> rates.take(BILLING, "x", "t", throttle)),
        "throttle");
    rates.take(BILLING, "y", "t", throttle);
    rates.take(OTHERS, "x", "t", throttle);
    rates.take(BILLING, "x", "t", new Throttle("build-43", 2, Duration.ofMinutes(10)));
    time.pass(Duration.ofMinutes(1));
    rates.take(BILLING, "x", "t", throttle);
  }

  /// Or anyone could keep from a receiver what a service has to say.
  @Test
  void aUsersThrottlesAreTheirOwn() {
    SenderRates rates = rates(Rate.NONE, Rate.NONE, Rate.NONE, Rate.NONE, Rate.NONE);
    Throttle throttle = new Throttle("build-42", 1, Duration.ofMinutes(10));

    rates.take(ADA, "x", "t", throttle);
    rates.take(BOB, "x", "t", throttle);
    rates.take(BILLING, "x", "t", throttle);

    assertRefused(
        catchThrowableOfType(ProblemException.class, () -> rates.take(ADA, "x", "t", throttle)),
        "throttle");
  }

  @Test
  void namesThatTheRulesRefuseAreNotKept() {
    SenderRates rates = rates(Rate.NONE, Rate.NONE, Rate.NONE, hourly(1), hourly(1));
    String name = "x".repeat(256);

    rates.take(BILLING, name, name, null);
    rates.take(BILLING, name, name, null);
    rates.take(BILLING, "x".repeat(255), "t", null);

    assertRefused(refusal(rates, BILLING, "x".repeat(255), "u"), "receiver");
  }
}
