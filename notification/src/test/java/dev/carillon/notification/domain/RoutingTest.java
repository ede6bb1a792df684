package dev.carillon.notification.domain;

import static dev.carillon.notification.domain.Channel.EMAIL;
import static dev.carillon.notification.domain.Channel.PUSH;
import static dev.carillon.notification.domain.Channel.REALTIME;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoutingTest {
  private static final Escalation LATER = new Escalation(PUSH, Duration.ofMinutes(10));

  @Test
  void whatGoesToTheInboxAloneHasNoDelivery() {
    assertThat(Routing.INBOX.deliveries()).isEmpty();
    assertThat(Routing.INBOX.critical(true).deliveries()).isEmpty();
  }

  @Test
  void eachOtherWayIsADelivery() {
    assertThat(Routing.INBOX.with(EMAIL).escalating(LATER).deliveries())
        .containsExactly(
            new DeliveryPlan(EMAIL, Duration.ZERO, false),
            new DeliveryPlan(PUSH, LATER.after(), true));
    assertThat(Routing.of(Set.of(EMAIL)).deliveries())
        .containsExactly(new DeliveryPlan(EMAIL, Duration.ZERO, false));
  }

  @Test
  void whatThereIsNotIsLeftOut() {
    Routing all = Routing.INBOX.with(EMAIL).escalating(LATER).critical(true);

    assertThat(all.only(Set.of(REALTIME))).isEqualTo(Routing.INBOX.critical(true));
    assertThat(all.only(Set.of(REALTIME, PUSH)))
        .isEqualTo(new Routing(Set.of(REALTIME), List.of(LATER), true));
    assertThat(all.only(Set.of(REALTIME, EMAIL, PUSH))).isEqualTo(all);
  }
}
