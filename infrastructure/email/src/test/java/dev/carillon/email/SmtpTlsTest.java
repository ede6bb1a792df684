package dev.carillon.email;

import static dev.carillon.email.ScriptedSmtpServer.GREETING;
import static dev.carillon.email.ScriptedSmtpServer.TAKEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.email.SmtpServer.Security;
import dev.carillon.notification.domain.SendResult;
import dev.carillon.notification.domain.SendResult.Accepted;
import dev.carillon.notification.domain.SendResult.Fault;
import dev.carillon.notification.domain.SendResult.TryAgain;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(20)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SmtpTlsTest {
  private static final String START =
      """
      S: 220 sink
      C: EHLO app.example.org
      S: 250-sink
      S: 250 STARTTLS
      C: STARTTLS
      S: 220 go on
      TLS
      """;
  private static final String ENCRYPTED = "C: EHLO app.example.org\nS: 250 sink\n";

  private TestCertificate ours;
  private TestCertificate ofAnother;

  @BeforeAll
  void makeCertificates(@TempDir Path directory) throws Exception {
    ours = TestCertificate.of("localhost", directory);
    ofAnother = TestCertificate.of("elsewhere.example", directory);
  }

  private static SendResult send(
      ScriptedSmtpServer server, Security security, @Nullable SSLSocketFactory trust) {
    return send(server, security, trust, null);
  }

  private static SendResult send(
      ScriptedSmtpServer server,
      Security security,
      @Nullable SSLSocketFactory trust,
      @Nullable String password) {
    SmtpServer settings =
        new SmtpServer(
            "relay",
            "localhost",
            server.port(),
            security,
            password == null ? null : "carillon",
            password,
            trust,
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofSeconds(2),
            1,
            10,
            Duration.ofMinutes(1));
    try (SmtpProvider provider =
        new SmtpProvider(settings, Samples.messages(), InstantSource.fixed(Samples.NOW))) {
      return provider.send(Samples.to("bob@example.com"));
    }
  }

  private static String script(Security security) {
    return security == Security.TLS ? "TLS\n" + GREETING : START + ENCRYPTED;
  }

  private static void isOfProvider(SendResult result, String because) {
    assertThat(result)
        .isInstanceOfSatisfying(
            TryAgain.class,
            again -> {
              assertThat(again.fault()).isEqualTo(Fault.PROVIDER);
              assertThat(again.answer()).contains(because);
            });
  }

  @ParameterizedTest
  @EnumSource(names = {"TLS", "STARTTLS"})
  void aServerWithATrustedCertificateIsTalkedTo(Security security) throws IOException {
    try (ScriptedSmtpServer server =
        ScriptedSmtpServer.withTls(ours.context(), script(security) + TAKEN)) {
      assertThat(send(server, security, ours.context().getSocketFactory()))
          .isInstanceOf(Accepted.class);
      assertThat(server.faults()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"TLS", "STARTTLS"})
  void aServerWhoseCertificateIsNotTrustedIsNotTalkedTo(Security security) throws IOException {
    try (ScriptedSmtpServer server =
        ScriptedSmtpServer.withTls(ours.context(), script(security) + TAKEN)) {
      isOfProvider(send(server, security, null), "certification path");
      assertThat(server.received()).noneMatch(line -> line.startsWith("MAIL"));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"TLS", "STARTTLS"})
  void aServerWithACertificateForAnotherNameIsNotTalkedTo(Security security) throws IOException {
    try (ScriptedSmtpServer server =
        ScriptedSmtpServer.withTls(ofAnother.context(), script(security) + TAKEN)) {
      isOfProvider(send(server, security, ofAnother.context().getSocketFactory()), "localhost");
      assertThat(server.received()).noneMatch(line -> line.startsWith("MAIL"));
    }
  }

  @Test
  void aServerWithoutStartTlsIsNotTalkedTo() throws IOException {
    try (ScriptedSmtpServer server = ScriptedSmtpServer.of(GREETING + TAKEN)) {
      isOfProvider(send(server, Security.STARTTLS, null, "s3cret"), "STARTTLS is required");
      assertThat(server.received()).hasSize(1);
    }
  }

  /// What comes before the handshake is not of the server that has the certificate (CVE-2011-0411).
  @Test
  void whatWasSaidBeforeTlsDoesNotCount() throws IOException {
    String injected = START.replace("S: 220 go on", "S: 220 go on\\n250 sink\\n554 5.7.1 injected");
    try (ScriptedSmtpServer server =
        ScriptedSmtpServer.withTls(ours.context(), injected + ENCRYPTED + TAKEN)) {
      SendResult result = send(server, Security.STARTTLS, ours.context().getSocketFactory());
      assertThat(result.toString()).doesNotContain("injected");
    }
  }

  @Test
  void aHandshakeThatStallsIsGivenUpAtTheDeadline() throws IOException {
    try (ScriptedSmtpServer server = ScriptedSmtpServer.of("STALL")) {
      isOfProvider(send(server, Security.TLS, null), "PT2S");
    }
  }

  @Test
  void aWrongPasswordIsTheProvidersFaultAndNotShown() throws IOException {
    String refusing =
        """
        S: 220 sink
        C: EHLO
        S: 250-sink
        S: 250 AUTH PLAIN
        C: AUTH PLAIN Y2FyaWxsb24AY2FyaWxsb24AczNjcmV0
        S: 535 5.7.8 Y2FyaWxsb24AY2FyaWxsb24AczNjcmV0 is wrong
        """;
    try (ScriptedSmtpServer server = ScriptedSmtpServer.of(refusing)) {
      assertThat(send(server, Security.NONE, null, "s3cret"))
          .isEqualTo(new TryAgain(Fault.PROVIDER, "authentication failed: 535 5.7.8", null));
      assertThat(server.faults()).isEqualTo(List.of());
    }
  }

  @Test
  void aServerThatLeavesWhileSigningInIsAtFault() throws IOException {
    String leaving = "S: 220 sink\nC: EHLO\nS: 250-sink\nS: 250 AUTH PLAIN\nC: AUTH";
    try (ScriptedSmtpServer server = ScriptedSmtpServer.of(leaving)) {
      isOfProvider(send(server, Security.NONE, null, "s3cret"), "closed the connection");
    }
  }

  @Test
  void aServerThatKnowsOtherWaysToSignInIsAtFault() throws IOException {
    String other = "S: 220 sink\nC: EHLO\nS: 250-sink\nS: 250 AUTH GSSAPI\nSTALL";
    try (ScriptedSmtpServer server = ScriptedSmtpServer.of(other)) {
      isOfProvider(send(server, Security.NONE, null, "s3cret"), "PLAIN or LOGIN");
    }
  }
}
