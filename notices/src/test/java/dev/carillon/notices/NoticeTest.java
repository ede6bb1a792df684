package dev.carillon.notices;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.Escalation;
import dev.carillon.notification.domain.Grouping;
import dev.carillon.notification.domain.Routing;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NoticeTest {
  private final Notice notice = Notice.of("listener", "door.opened");

  @Test
  void itGoesToTheInboxAndByNoOtherWayUnlessTold() {
    assertThat(notice.routing()).isEqualTo(Routing.INBOX);
  }

  @Test
  void whatElseIsSaidOfItChangesNotByWhatWaysItGoes() {
    Notice told =
        notice
            .alsoBy(Channel.EMAIL)
            .escalate(Channel.PUSH, Duration.ofMinutes(1))
            .critical()
            .saying("another")
            .to("ada")
            .from("bob")
            .with("n", 1)
            .about("door/1")
            .grouped(Grouping.byType());

    assertThat(told.routing())
        .isEqualTo(
            new Routing(
                Set.of(Channel.REALTIME, Channel.EMAIL),
                List.of(new Escalation(Channel.PUSH, Duration.ofMinutes(1))),
                true));
    assertThat(told.receivers()).containsExactly("ada");
    assertThat(told.text()).isEqualTo("another");
    assertThat(told.about()).isEqualTo("door/1");
  }
}
