package dev.carillon.web.gateways;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EventBudgetTest {
  @Test
  void aWindowHasRoomForItsBoundAndTheNextOneAgain() {
    EventBudget budget = new EventBudget(2, 100, 0);

    assertThat(budget.take(0)).isTrue();
    assertThat(budget.take(50)).isTrue();
    assertThat(budget.take(99)).isFalse();
    assertThat(budget.take(100)).isTrue();
  }
}
