package dev.carillon.email;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.carillon.email.SmtpServer.Security;
import dev.carillon.notification.domain.SendResult.Accepted;
import dev.carillon.notification.domain.SendResult.Fault;
import dev.carillon.notification.domain.SendResult.TryAgain;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Against a server that others have written.
@Timeout(20)
class GreenMailTest {
  private final GreenMail mail =
      new GreenMail(
          new ServerSetup[] {
            new ServerSetup(0, "localhost", ServerSetup.PROTOCOL_SMTP),
            new ServerSetup(0, "localhost", ServerSetup.PROTOCOL_SMTPS)
          });

  @BeforeEach
  void start() {
    mail.start();
  }

  @AfterEach
  void stop() {
    mail.stop();
  }

  private static SmtpProvider provider(int port, Security security, @Nullable String password) {
    return new SmtpProvider(
        new SmtpServer(
            "relay",
            "localhost",
            port,
            security,
            password == null ? null : "carillon",
            password,
            null,
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            4,
            1000,
            Duration.ofMinutes(1)),
        Samples.messages(),
        InstantSource.fixed(Samples.NOW));
  }

  @Test
  void aMessageArrivesAsItWasWritten() throws Exception {
    String said = "{\"title\":\"Ça y est 🔔\",\"message\":\".\\n..\\nשלום = <b>\\nFrom me\"}";
    try (SmtpProvider provider = provider(mail.getSmtp().getPort(), Security.NONE, null)) {
      assertThat(provider.send(Samples.saying(said))).isInstanceOf(Accepted.class);
    }
    MimeMessage arrived = mail.getReceivedMessages()[0];
    assertThat(arrived.getSubject()).isEqualTo("Ça y est 🔔");
    assertThat(arrived.getMessageID())
        .isEqualTo("<0199f0c2-7c00-7000-8000-000000000001.email@example.org>");
    MimeMultipart parts = (MimeMultipart) arrived.getContent();
    assertThat((String) parts.getBodyPart(0).getContent())
        .contains("\r\n.\r\n..\r\nשלום = <b>\r\nFrom me\r\n");
    assertThat((String) parts.getBodyPart(1).getContent())
        .startsWith("<!DOCTYPE html>")
        .contains("שלום &#x3D; &lt;b&gt;")
        .endsWith("</html>\r\n");
  }

  @Test
  void manyThreadsSendAtOnceAndNothingIsLost() throws Exception {
    try (SmtpProvider provider = provider(mail.getSmtp().getPort(), Security.NONE, null);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Object>> sendings = new ArrayList<>();
      for (int i = 1; i <= 200; i++) {
        int number = i;
        sendings.add(() -> provider.send(Samples.numbered(number, "bob@example.com")));
      }
      for (Future<Object> result : threads.invokeAll(sendings)) {
        assertThat(result.get()).isInstanceOf(Accepted.class);
      }
    }
    List<String> ids = new ArrayList<>();
    for (MimeMessage message : mail.getReceivedMessages()) {
      ids.add(message.getMessageID());
    }
    assertThat(ids).hasSize(200).doesNotHaveDuplicates();
  }

  @Test
  void theRightPasswordIsTaken() {
    mail.setUser("bell@example.org", "carillon", "s3crét");
    try (SmtpProvider provider = provider(mail.getSmtp().getPort(), Security.NONE, "s3crét")) {
      assertThat(provider.send(Samples.to("bob@example.com"))).isInstanceOf(Accepted.class);
    }
  }

  @Test
  void aWrongPasswordIsTheProvidersFault() {
    mail.getUserManager().setAuthRequired(true);
    mail.setUser("bell@example.org", "carillon", "right");
    try (SmtpProvider provider = provider(mail.getSmtp().getPort(), Security.NONE, "wr0ng")) {
      assertThat(provider.send(Samples.to("bob@example.com")))
          .isInstanceOfSatisfying(
              TryAgain.class,
              again -> {
                assertThat(again.fault()).isEqualTo(Fault.PROVIDER);
                assertThat(again.answer()).startsWith("authentication failed: 535");
              });
    }
  }

  @Test
  void aCertificateThatNobodySignedIsNotTrusted() {
    try (SmtpProvider provider = provider(mail.getSmtps().getPort(), Security.TLS, null)) {
      assertThat(provider.send(Samples.to("bob@example.com")))
          .isInstanceOfSatisfying(
              TryAgain.class, again -> assertThat(again.fault()).isEqualTo(Fault.PROVIDER));
    }
    assertThat(mail.getReceivedMessages()).isEmpty();
  }
}
