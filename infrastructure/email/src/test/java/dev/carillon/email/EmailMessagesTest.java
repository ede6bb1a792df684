package dev.carillon.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.carillon.notification.domain.Outgoing;
import dev.carillon.notification.domain.Outgoing.Item;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class EmailMessagesTest {
  private final EmailMessages messages = Samples.messages();

  /// As it looks after a server has had it.
  private static MimeMessage read(MimeMessage message) throws MessagingException, IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    message.writeTo(bytes);
    assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
        .allMatch(line -> line.length() <= 998);
    return new MimeMessage(
        Session.getInstance(new Properties()), new ByteArrayInputStream(bytes.toByteArray()));
  }

  private static String part(MimeMessage message, int number)
      throws MessagingException, IOException {
    return (String) ((MimeMultipart) message.getContent()).getBodyPart(number).getContent();
  }

  private Email written(Outgoing outgoing) {
    return messages.write(outgoing, EmailAddress.checked("bob@example.com"));
  }

  private String subjectOf(String payload) throws MessagingException, IOException {
    return read(messages.compose(Samples.saying(payload))).getSubject();
  }

  @Test
  void aMessageHasEveryHeaderThatItNeeds() throws Exception {
    MimeMessage message = read(messages.compose(Samples.to("bob@example.com")));
    assertThat(message.getFrom())
        .containsExactly(new InternetAddress("bell@example.org", "Carillon"));
    assertThat(message.getAllRecipients()).containsExactly(new InternetAddress("bob@example.com"));
    assertThat(message.getSentDate()).isEqualTo(Samples.NOW);
    assertThat(message.getMessageID())
        .isEqualTo("<0199f0c2-7c00-7000-8000-000000000001.email@example.org>");
    assertThat(message.getHeader("Auto-Submitted")).containsExactly("auto-generated");
    assertThat(message.getHeader("MIME-Version")).containsExactly("1.0");
    assertThat(message.getHeader("Content-Language")).containsExactly("en");
    assertThat(message.getHeader("List-Unsubscribe"))
        .containsExactly("<https://app.example.org/unsubscribe?type=project.updated>");
    assertThat(message.getHeader("List-Unsubscribe-Post"))
        .containsExactly("List-Unsubscribe=One-Click");
    assertThat(message.getHeader("Reply-To")).isNull();
  }

  @Test
  void aPreviewIsWhatIsWrittenWithoutTheLinkThatNeedsNoSignIn() {
    Outgoing outgoing = Samples.saying("{\"title\":\"Hello\",\"message\":\"<b>Ada</b>\"}");
    Email written = written(outgoing);

    var preview = messages.preview(outgoing);

    assertThat(preview.subject()).isEqualTo(written.subject()).isEqualTo("Hello");
    assertThat(written.text()).contains("unsubscribe?type=project.updated");
    assertThat(preview.text())
        .isEqualTo(written.text().replace("unsubscribe?type=project.updated", ""));
    String inHtml = "unsubscribe?type&#x3D;project.updated";
    assertThat(written.html()).contains(inHtml);
    assertThat(preview.html()).isEqualTo(written.html().replace(inHtml, ""));
  }

  @Test
  void aPreviewHasNoLinkWhereTheMessageHasNone() {
    EmailMessages required =
        new EmailMessages(
            Samples.SETTINGS,
            (_, _, _) -> Optional.empty(),
            JsonMapper.shared(),
            InstantSource.fixed(Samples.NOW));
    Outgoing outgoing = Samples.saying("{\"message\":\"Hello\"}");

    assertThat(required.preview(outgoing).html())
        .isEqualTo(required.write(outgoing, EmailAddress.checked("bob@example.com")).html())
        .doesNotContain("Unsubscribe");
  }

  @Test
  void theTextComesFirstAndTheHtmlLast() throws Exception {
    MimeMessage message = read(messages.compose(Samples.saying("{\"message\":\"Ça va ? 🔔\"}")));
    MimeMultipart parts = (MimeMultipart) message.getContent();
    assertThat(parts.getCount()).isEqualTo(2);
    assertThat(parts.getBodyPart(0).getContentType()).isEqualTo("text/plain; charset=UTF-8");
    assertThat(parts.getBodyPart(1).getContentType()).isEqualTo("text/html; charset=UTF-8");
    assertThat(part(message, 0)).contains("Ça va ? 🔔").contains("3 unread");
    assertThat(part(message, 1)).contains("Ça va ? 🔔").contains("3 unread");
  }

  @Test
  void anotherAttemptHasTheSameMessageId() throws Exception {
    MimeMessage first = messages.compose(Samples.to("bob@example.com"));
    MimeMessage second = messages.compose(Samples.to("bob@example.com"));
    second.saveChanges();
    assertThat(second.getMessageID()).isEqualTo(first.getMessageID());
  }

  @Test
  void theSubjectIsTheTitleOrTheMessageOrAWordOfItsOwn() throws Exception {
    assertThat(subjectOf("{\"title\":\"News\",\"message\":\"Hello\"}")).isEqualTo("News");
    assertThat(subjectOf("{\"message\":\"Hello\"}")).isEqualTo("Hello");
    assertThat(subjectOf("{}")).isEqualTo("You have a new notification");
    assertThat(subjectOf("{\"title\":\" \",\"message\":7}"))
        .isEqualTo("You have a new notification");
    assertThat(subjectOf("{\"title\":{\"a\":1},\"message\":[\"x\"]}"))
        .isEqualTo("You have a new notification");
  }

  @Test
  void aLongMessageMakesASubjectOf120Characters() throws Exception {
    assertThat(subjectOf("{\"message\":\"" + "x".repeat(16_000) + "\"}"))
        .isEqualTo("x".repeat(119) + "…");
  }

  @Test
  void aLineEndInATitleMakesNoHeader() throws Exception {
    MimeMessage message =
        read(
            messages.compose(
                Samples.saying(
                    "{\"title\":\"Hi\\r\\nBcc: eve@example.com\\u2028\\r\\n\\r\\nx\"}")));
    assertThat(message.getSubject()).isEqualTo("Hi Bcc: eve@example.com x");
    assertThat(message.getHeader("Bcc")).isNull();
  }

  @Test
  void htmlIsShownAndNotObeyed() {
    Email email =
        written(
            Samples.saying(
                "{\"title\":\"<script>x</script>\",\"message\":\"<img src=x onerror=y> & \\\"'\"}"));
    assertThat(email.html())
        .doesNotContain("<script")
        .doesNotContain("<img")
        .contains("&lt;script&gt;x&lt;/script&gt;");
    assertThat(email.text()).contains("<img src=x onerror=y> & \"'");
  }

  @Test
  void aTemplateInAMessageIsJustText() {
    Email email = written(Samples.saying("{\"message\":\"{{brand.name}} {{{why}}}\"}"));
    assertThat(email.text()).contains("{{brand.name}} {{{why}}}");
  }

  @Test
  void onlyLinksToTheApplicationAreShown() {
    assertThat(written(Samples.saying("{\"message\":\"x\",\"url\":\"/projects/42\"}")).html())
        .contains("Open</a>")
        .contains("href=\"https://app.example.org/projects/42\"");
    for (String url : List.of("javascript:alert(1)", "//evil.example", "https://evil.example/")) {
      Email email = written(Samples.saying("{\"message\":\"x\",\"url\":\"" + url + "\"}"));
      assertThat(email.html()).doesNotContain("Open</a>").doesNotContain("evil");
    }
  }

  @Test
  void aMessageThatSaysNothingIsNotEmpty() {
    assertThat(written(Samples.saying("{\"message\":null}")).text())
        .contains("You have a new notification");
  }

  @Test
  void aMessageOf16KilobytesIsShownAsAWhole() {
    String long16k = "é".repeat(8_000);
    assertThat(written(Samples.saying("{\"message\":\"" + long16k + "\"}")).html())
        .contains(long16k);
  }

  @Test
  void theLinesOfAMessageStay() {
    assertThat(written(Samples.saying("{\"message\":\"one\\r\\ntwo\\u0007\"}")).text())
        .contains("one\ntwo\n");
  }

  @Test
  void theFrameIsInTheReceiversLanguageAndTimeZone() {
    Outgoing french =
        Samples.to(
            "bob@example.com",
            Locale.CANADA_FRENCH,
            List.of(Samples.item("{\"message\":\"Salut\",\"url\":\"/\"}")));
    Email email = written(french);
    assertThat(email.html())
        .contains("<html lang=\"fr-CA\">")
        .contains("3 non lues")
        .contains("Ouvrir</a>")
        .contains("13 h 30");
  }

  @Test
  void theTextReadsWell() {
    Email email =
        written(
            Samples.saying(
                "{\"title\":\"News\",\"message\":\"first\",\"url\":\"/1\"}",
                "{\"message\":\"second\"}"));
    assertThat(email.text().replace('\u202f', ' '))
        .isEqualTo(
            """
            Carillon

            News
            first
            March 1, 2026, 1:30 PM
            Open → https://app.example.org/1

            second
            March 1, 2026, 1:30 PM

            3 unread

            --\s
            You get this e-mail because you have notifications at Carillon.
            Unsubscribe from e-mails like this → https://app.example.org/unsubscribe?type=project.updated
            """);
  }

  @Test
  void aSummaryListsWhatItTellsOfTheNewestLast() {
    Email email = written(Samples.saying("{\"message\":\"first\"}", "{\"message\":\"second\"}"));
    assertThat(email.subject()).isEqualTo("You have 2 new notifications");
    assertThat(email.text()).containsSubsequence("first", "second").doesNotContain("more");
  }

  @Test
  void aSummaryShowsFiftyAndTellsHowManyMore() {
    List<Item> items =
        IntStream.rangeClosed(1, 52)
            .mapToObj(i -> Samples.item("{\"message\":\"number " + i + ".\"}"))
            .toList();
    String text = written(Samples.to("bob@example.com", Locale.ENGLISH, items)).text();
    assertThat(text)
        .doesNotContain("number 2.")
        .containsSubsequence("number 3.", "number 52.", "and 2 more");
  }

  @Test
  void aTenantHasItsOwnBrand() throws Exception {
    Brand brand = new Brand("Cloche & Cie", "#aa0011", "hi@cloche.example", "help@cloche.example");
    EmailSettings settings =
        new EmailSettings(
            "bell@example.org",
            "team@example.org",
            URI.create("https://app.example.org"),
            Samples.BRAND,
            Map.of("default", brand),
            null);
    MimeMessage message = read(Samples.messages(settings).compose(Samples.to("bob@example.com")));
    assertThat(message.getFrom())
        .containsExactly(new InternetAddress("hi@cloche.example", "Cloche & Cie"));
    assertThat(((InternetAddress) message.getFrom()[0]).getPersonal()).isEqualTo("Cloche & Cie");
    assertThat(message.getReplyTo()).containsExactly(new InternetAddress("help@cloche.example"));
    assertThat(message.getMessageID()).endsWith(".email@cloche.example>");
    assertThat(part(message, 1)).contains("#aa0011").contains("Cloche &amp; Cie");
  }

  @Test
  void withoutALinkNobodyIsToldToUnsubscribe() throws Exception {
    EmailMessages without =
        new EmailMessages(
            Samples.SETTINGS,
            (tenant, receiver, type) -> Optional.empty(),
            JsonMapper.shared(),
            InstantSource.fixed(Samples.NOW));
    MimeMessage message = read(without.compose(Samples.to("bob@example.com")));
    assertThat(message.getHeader("List-Unsubscribe")).isNull();
    assertThat(message.getHeader("List-Unsubscribe-Post")).isNull();
    assertThat(part(message, 1)).doesNotContain("Unsubscribe");
  }

  @Test
  void oneClickIsForHttpsOnly() throws Exception {
    EmailMessages insecure =
        new EmailMessages(
            Samples.SETTINGS,
            (tenant, receiver, type) -> Optional.of(URI.create("http://localhost/unsubscribe")),
            JsonMapper.shared(),
            InstantSource.fixed(Samples.NOW));
    MimeMessage message = read(insecure.compose(Samples.to("bob@example.com")));
    assertThat(message.getHeader("List-Unsubscribe"))
        .containsExactly("<http://localhost/unsubscribe>");
    assertThat(message.getHeader("List-Unsubscribe-Post")).isNull();
  }

  @Test
  void nothingIsComposedForWhatIsNoAddress() {
    assertThatIllegalArgumentException().isThrownBy(() -> messages.compose(Samples.to("nobody")));
  }
}
