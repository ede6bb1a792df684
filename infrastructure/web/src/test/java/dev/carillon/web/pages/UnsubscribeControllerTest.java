package dev.carillon.web.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.PreferenceRule;
import dev.carillon.notification.domain.Preferences;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.TypePattern;
import dev.carillon.notification.domain.UserId;
import dev.carillon.web.testing.Answer;
import dev.carillon.web.testing.TestServer;
import dev.carillon.web.tokens.UnsubscribeTokens.Subscription;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UnsubscribeControllerTest {
  private static final InboxKey ADA = new InboxKey(TenantId.DEFAULT, new UserId("ada"));

  private TestServer server;

  @BeforeAll
  void start(@TempDir Path directory) {
    server = new TestServer(directory, "carillon.development.enabled=true");
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @BeforeEach
  void empty() {
    server.preferences.put(ADA, List.of(), null, null);
    server.preferences.putDefaults(TenantId.DEFAULT, List.of());
  }

  private String path(String type) {
    Subscription subscription = new Subscription(ADA, Channel.EMAIL, type);
    return "/unsubscribe?t=" + server.unsubscribeTokens.mint(subscription);
  }

  private boolean wants(String type) {
    return server
        .preferences
        .findAll(List.of(ADA))
        .getOrDefault(ADA, Preferences.NONE)
        .allows(type, Channel.EMAIL);
  }

  private Answer look(String path) {
    return server.get(server.request(path).header("Accept-Language", "en"));
  }

  /// As a mail program does it (RFC 8058, section 3.2), or the page's button.
  private Answer press(String path) {
    return server.send(
        server
            .request(path)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("List-Unsubscribe=One-Click")));
  }

  @Test
  void lookingAsksAndChangesNothing() {
    Answer page = look(path("invoice.overdue"));

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.text()).contains("no more e-mails like this one?", "<form method=\"post\"");
    assertThat(wants("invoice.overdue")).isTrue();
  }

  @Test
  void onePressSwitchesTheTypeOffAndNoOther() {
    assertThat(press(path("invoice.overdue")).status()).isEqualTo(200);
    assertThat(press(path("invoice.overdue")).status()).isEqualTo(200);

    assertThat(wants("invoice.overdue")).isFalse();
    assertThat(wants("invoice.paid")).isTrue();
  }

  @Test
  void thePageSpeaksTheReadersLanguage() {
    String page = server.get(server.request(path("a")).header("Accept-Language", "fr")).text();

    assertThat(page).contains("<html lang=\"fr\">", "Se désinscrire");
  }

  @Test
  void whatIsRequiredStays() {
    server.preferences.putDefaults(
        TenantId.DEFAULT,
        List.of(new PreferenceRule(new TypePattern("account.**"), Channel.EMAIL, true, true)));

    assertThat(look(path("account.locked")).text())
        .contains("cannot be switched off")
        .doesNotContain("<form");
    assertThat(press(path("account.locked")).status()).isEqualTo(409);
    assertThat(wants("account.locked")).isTrue();
  }

  @Test
  void aLinkThatIsNotCompleteDoesNothing() {
    assertThat(look("/unsubscribe").status()).isEqualTo(404);
    assertThat(look(path("a").substring(0, 40)).status()).isEqualTo(404);
    assertThat(press("/unsubscribe?t=%3Cscript%3E").text()).doesNotContain("<script>");
    assertThat(look("/unsubscribe?t=%22%3E%3Cscript%3E").text()).doesNotContain("<script>");
  }

  @Test
  void noProgramKeepsThePageAndNoneFramesIt() {
    Answer page = look(path("a"));

    assertThat(page.header("Cache-Control")).contains("no-store");
    assertThat(page.header("Referrer-Policy")).contains("no-referrer");
    assertThat(page.header("Content-Security-Policy"))
        .hasValueSatisfying(policy -> assertThat(policy).contains("frame-ancestors 'none'"));
  }
}
