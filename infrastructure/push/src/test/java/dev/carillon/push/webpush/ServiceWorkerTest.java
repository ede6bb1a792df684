package dev.carillon.push.webpush;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceWorkerTest {
  @ParameterizedTest
  @ValueSource(strings = {"id", "title", "body", "url", "badge", "tag"})
  void itReadsWhatIsSent(String member) throws IOException {
    assertThat(source()).contains("message." + member);
  }

  @Test
  void itHearsPushesAndTaps() throws IOException {
    assertThat(source())
        .contains("addEventListener('push'")
        .contains("addEventListener('notificationclick'");
  }

  private static String source() throws IOException {
    try (InputStream file =
        WebPushSender.class.getResourceAsStream("/dev/carillon/push/carillon-push-worker.js")) {
      return new String(Objects.requireNonNull(file).readAllBytes(), UTF_8);
    }
  }
}
