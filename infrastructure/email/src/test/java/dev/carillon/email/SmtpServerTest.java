package dev.carillon.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.carillon.email.SmtpServer.Security;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SmtpServerTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static SmtpServer server(
      int port, @Nullable String password, Duration timeout, int connections) {
    return new SmtpServer(
        "relay",
        "smtp.example.org",
        port,
        Security.TLS,
        "carillon",
        password,
        null,
        SECOND,
        timeout,
        SECOND,
        connections,
        100,
        SECOND);
  }

  @Test
  void itsTextHasNoSecret() {
    assertThat(server(465, "s3cret", SECOND, 1))
        .hasToString("SmtpServer[relay, smtp.example.org:465, TLS]");
  }

  @Test
  void whatCannotBeIsRejected() {
    assertThatIllegalArgumentException().isThrownBy(() -> server(0, "x", SECOND, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> server(465, null, SECOND, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> server(465, "x", Duration.ZERO, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> server(465, "x", Duration.ofDays(1).plusMillis(1), 1));
    assertThatIllegalArgumentException().isThrownBy(() -> server(465, "x", SECOND, 0));
  }
}
