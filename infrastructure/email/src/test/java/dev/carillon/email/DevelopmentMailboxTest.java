package dev.carillon.email;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.domain.SendResult.Accepted;
import dev.carillon.notification.domain.SendResult.TargetGone;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DevelopmentMailboxTest {
  private final DevelopmentMailbox mailbox = new DevelopmentMailbox(Samples.messages(), 3);

  @Test
  void aMailCanBeReadAndFound() {
    assertThat(mailbox.send(Samples.to("bob@example.com"))).isInstanceOf(Accepted.class);
    String id = Samples.delivery(1).toString();
    assertThat(mailbox.find(id))
        .hasValueSatisfying(mail -> {
          assertThat(mail.id()).isEqualTo(id);
          assertThat(mail.receivedAt()).isEqualTo(Samples.NOW);
          assertThat(mail.from()).isEqualTo("Carillon <bell@example.org>");
          assertThat(mail.to()).isEqualTo("bob@example.com");
          assertThat(mail.subject()).isEqualTo("Hello");
          assertThat(mail.locale()).isEqualTo(Locale.ENGLISH);
          assertThat(mail.html()).contains("Hello");
          assertThat(mail.text()).contains("Hello");
          assertThat(mail.source()).startsWith("Date: ").contains("\r\nSubject: Hello\r\n");
        });
  }

  @Test
  void onlyTheNewestAreKept() {
    IntStream.rangeClosed(1, 5)
        .forEach(i -> mailbox.send(Samples.numbered(i, "u" + i + "@example.com")));
    assertThat(mailbox.newestFirst())
        .extracting(Mail::to)
        .containsExactly("u5@example.com", "u4@example.com", "u3@example.com");
  }

  @Test
  void aRepetitionChangesNothing() {
    mailbox.send(Samples.numbered(1, "one@example.com"));
    mailbox.send(Samples.numbered(2, "two@example.com"));
    mailbox.send(Samples.numbered(1, "again@example.com"));
    assertThat(mailbox.newestFirst())
        .extracting(Mail::to)
        .containsExactly("two@example.com", "one@example.com");
  }

  @Test
  void whatIsNoAddressIsGone() {
    assertThat(mailbox.send(Samples.to("nobody"))).isInstanceOf(TargetGone.class);
    assertThat(mailbox.newestFirst()).isEmpty();
  }
}
