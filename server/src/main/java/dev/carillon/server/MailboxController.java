package dev.carillon.server;

import static org.springframework.http.MediaType.TEXT_HTML_VALUE;
import static org.springframework.http.MediaType.TEXT_PLAIN_VALUE;

import dev.carillon.email.DevelopmentMailbox;
import dev.carillon.email.Mail;
import dev.carillon.web.problems.ProblemException;
import dev.carillon.web.problems.ProblemType;
import java.util.stream.Collectors;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.HtmlUtils;

/// The mailbox of development mode: the e-mails that would have been sent, the newest first.
@RestController
@RequestMapping("/dev/mailbox")
final class MailboxController {
  private static final String UTF_8 = ";charset=UTF-8";

  /// An e-mail brings its own style, and runs nothing.
  private static final String MAIL_POLICY =
      "sandbox allow-popups; default-src 'none'; style-src 'unsafe-inline'; img-src data:;"
          + " frame-ancestors 'self'";

  private static final String LIST_POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; frame-ancestors 'none'";

  private final EmailChannel email;

  MailboxController(EmailChannel email) {
    this.email = email;
  }

  @GetMapping(produces = TEXT_HTML_VALUE + UTF_8)
  ResponseEntity<String> list() {
    String rows =
        mailbox().newestFirst().stream()
            .map(mail ->
                """
                <tr><td>%s</td><td>%s</td><td><a href="/dev/mailbox/%s">%s</a></td></tr>
                """
                    .formatted(
                        escaped(mail.receivedAt().toString()),
                        escaped(mail.to()),
                        escaped(mail.id()),
                        escaped(mail.subject())))
            .collect(Collectors.joining());
    String empty =
        "<p>No e-mails yet. Send a notification with the channel <code>email</code>.</p>";
    String table = "<table><tr><th>At</th><th>To</th><th>Subject</th></tr>" + rows + "</table>";
    return page(LIST_POLICY, "<h1>Mailbox</h1>" + (rows.isEmpty() ? empty : table));
  }

  @GetMapping(path = "/{id}", produces = TEXT_HTML_VALUE + UTF_8)
  ResponseEntity<String> show(@PathVariable("id") String id) {
    Mail mail = find(id);
    return page(
        LIST_POLICY,
        """
        <p><a href="/dev/mailbox">Mailbox</a></p><h1>%s</h1>
        <p>%s → %s · <a href="/dev/mailbox/%s/text">text</a> ·
        <a href="/dev/mailbox/%s/source">source</a></p>
        <iframe src="/dev/mailbox/%s/html" title="E-mail"></iframe>
        """
            .formatted(
                escaped(mail.subject()),
                escaped(mail.from()),
                escaped(mail.to()),
                escaped(id),
                escaped(id),
                escaped(id)));
  }

  @GetMapping(path = "/{id}/html", produces = TEXT_HTML_VALUE + UTF_8)
  ResponseEntity<String> html(@PathVariable("id") String id) {
    return ResponseEntity.ok().header("Content-Security-Policy", MAIL_POLICY).body(find(id).html());
  }

  @GetMapping(path = "/{id}/text", produces = TEXT_PLAIN_VALUE + UTF_8)
  String text(@PathVariable("id") String id) {
    return find(id).text();
  }

  @GetMapping(path = "/{id}/source", produces = TEXT_PLAIN_VALUE + UTF_8)
  String source(@PathVariable("id") String id) {
    return find(id).source();
  }

  private static ResponseEntity<String> page(String policy, String body) {
    return ResponseEntity.ok()
        .header("Content-Security-Policy", policy)
        .body(
            """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>Mailbox · Carillon</title>
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <style>
            :root { color-scheme: light dark; }
            body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto;
              padding: 0 1rem; }
            table { border-collapse: collapse; width: 100%%; }
            th, td { text-align: left; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid #8884;
              vertical-align: top; }
            iframe { width: 100%%; height: 70vh; border: 1px solid #8884; background: #fff; }
            </style></head><body>%s</body></html>
            """
                .formatted(body));
  }

  private DevelopmentMailbox mailbox() {
    return email.mailbox().orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND));
  }

  private Mail find(String id) {
    return mailbox().find(id).orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND));
  }

  private static String escaped(String text) {
    return HtmlUtils.htmlEscape(text, "UTF-8");
  }
}
