package dev.carillon.web.rates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.web.settings.Rate;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeliveryRatesTest {
  private static final InboxKey ADA = new InboxKey(TenantId.DEFAULT, new UserId("ada"));
  private static final Rate ONE = new Rate(1, Duration.ofHours(1));

  private final SettableTime time = new SettableTime();
  private final DeliveryRates rates =
      new DeliveryRates(
          Map.of(Channel.EMAIL, ONE, Channel.PUSH, ONE, Channel.REALTIME, Rate.NONE), 10, time);

  @Test
  void receiversTenantsAndChannelsAreCountedApart() {
    assertThat(rates.take(ADA, Channel.EMAIL)).isTrue();
    assertThat(rates.take(ADA, Channel.EMAIL)).isFalse();

    assertThat(rates.take(ADA, Channel.PUSH)).isTrue();
    assertThat(rates.take(new InboxKey(TenantId.DEFAULT, new UserId("bob")), Channel.EMAIL))
        .isTrue();
    assertThat(rates.take(new InboxKey(new TenantId("acme"), new UserId("ada")), Channel.EMAIL))
        .isTrue();
    time.pass(Duration.ofHours(1));
    assertThat(rates.take(ADA, Channel.EMAIL)).isTrue();
  }

  @Test
  void whatWasNotSentIsGivenBack() {
    rates.take(ADA, Channel.EMAIL);
    rates.giveBack(ADA, Channel.EMAIL);

    assertThat(rates.take(ADA, Channel.EMAIL)).isTrue();
  }

  @Test
  void askingCountsNothing() {
    assertThat(rates.wouldTake(ADA, Channel.EMAIL, 1, Duration.ZERO)).isTrue();
    assertThat(rates.wouldTake(ADA, Channel.EMAIL, 2, Duration.ZERO)).isFalse();
    assertThat(rates.take(ADA, Channel.EMAIL)).isTrue();

    assertThat(rates.wouldTake(ADA, Channel.EMAIL, 1, Duration.ZERO)).isFalse();
    assertThat(rates.wouldTake(ADA, Channel.EMAIL, 1, Duration.ofHours(1))).isTrue();
    assertThat(rates.wouldTake(ADA, Channel.PUSH, 1, Duration.ZERO)).isTrue();
    assertThat(rates.take(ADA, Channel.EMAIL)).isFalse();
  }

  @Test
  void aChannelWithoutARateIsNotLimited() {
    assertThat(rates.wouldTake(ADA, Channel.WEBHOOK, 1_000, Duration.ZERO)).isTrue();
    for (int i = 0; i < 100; i++) {
      assertThat(rates.take(ADA, Channel.WEBHOOK)).isTrue();
      assertThat(rates.take(ADA, Channel.REALTIME)).isTrue();
    }
    rates.giveBack(ADA, Channel.WEBHOOK);
  }
}
