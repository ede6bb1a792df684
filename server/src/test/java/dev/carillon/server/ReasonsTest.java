package dev.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReasonsTest {
  private final StartupException ours = new StartupException("do this instead");

  @Test
  void theMessageForPeopleIsFoundUnderTheFrameworksOwn() {
    Throwable failure =
        new IllegalStateException("Error creating bean", new RuntimeException("wrapped", ours));
    assertThat(Reasons.oneLine(failure)).isEqualTo("do this instead");
    assertThat(Reasons.known(failure)).contains("do this instead");
  }

  @Test
  void theOutermostMessageForPeopleCounts() {
    var away = new StoreUnavailableException("away", Duration.ofSeconds(1), ours);
    assertThat(Reasons.oneLine(new StartupException("where it is", away))).isEqualTo("where it is");
    assertThat(Reasons.oneLine(away)).isEqualTo("away");
  }

  @Test
  void anUnknownFailureIsNamedByItsInnermostCause() {
    Throwable failure = new IllegalStateException("outer", new ArithmeticException("by zero"));
    assertThat(Reasons.known(failure)).isEmpty();
    assertThat(Reasons.oneLine(failure))
        .isEqualTo("cannot go on: java.lang.ArithmeticException: by zero");
  }

  @Test
  void onlyTheFirstLineIsTold() {
    assertThat(Reasons.oneLine(new IllegalStateException("one\ntwo")))
        .isEqualTo("cannot go on: java.lang.IllegalStateException: one");
  }

  @Test
  void causesThatRunInACircleComeToAnEnd() {
    Exception one = new Exception("one");
    Exception two = new Exception("two", one);
    one.initCause(two);
    assertThat(Reasons.oneLine(one)).startsWith("cannot go on: java.lang.Exception");
  }
}
