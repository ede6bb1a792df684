package dev.carillon.web.pages;

import dev.carillon.notification.domain.PreferenceRule;
import dev.carillon.notification.domain.Preferences;
import dev.carillon.notification.domain.TypePattern;
import dev.carillon.notification.usecases.ports.PreferenceStore;
import dev.carillon.web.problems.Messages;
import dev.carillon.web.tokens.UnsubscribeTokens;
import dev.carillon.web.tokens.UnsubscribeTokens.Subscription;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.HtmlUtils;

/// Where the link of an e-mail leads that says: no more like this. Looking at it changes nothing,
/// as programs look at links (RFC 8058, section 1); a POST does, by the page's button or by a mail
/// program's own (section 3.2).
@RestController
@RequestMapping("/unsubscribe")
public final class UnsubscribeController {
  private static final MediaType PAGE = new MediaType("text", "html", StandardCharsets.UTF_8);
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'";

  private final UnsubscribeTokens tokens;
  private final PreferenceStore preferences;
  private final Messages messages;

  public UnsubscribeController(
      UnsubscribeTokens tokens, PreferenceStore preferences, Messages messages) {
    this.tokens = tokens;
    this.preferences = preferences;
    this.messages = messages;
  }

  @GetMapping
  ResponseEntity<String> ask(
      @RequestParam(name = "t", required = false) @Nullable String token, Locale language) {
    Optional<Subscription> found = verified(token);
    if (token == null || found.isEmpty()) {
      return page(HttpStatus.NOT_FOUND, language, "unsubscribe.unknown", "");
    }
    if (isRequired(found.get())) {
      return page(HttpStatus.OK, language, "unsubscribe.required", "");
    }
    String button =
        """
        <form method="post" action="?t=%s"><button>%s</button></form>
        """
            .formatted(escaped(token), escaped(messages.text(language, "unsubscribe.button")));
    return page(HttpStatus.OK, language, "unsubscribe.ask", button);
  }

  /// Asking twice changes nothing.
  @PostMapping
  ResponseEntity<String> unsubscribe(
      @RequestParam(name = "t", required = false) @Nullable String token, Locale language) {
    Optional<Subscription> found = verified(token);
    if (found.isEmpty()) {
      return page(HttpStatus.NOT_FOUND, language, "unsubscribe.unknown", "");
    }
    Subscription subscription = found.get();
    if (isRequired(subscription)) {
      return page(HttpStatus.CONFLICT, language, "unsubscribe.required", "");
    }
    boolean done =
        preferences.add(
            subscription.who(),
            new PreferenceRule(
                new TypePattern(subscription.type()), subscription.channel(), false, false));
    return done
        ? page(HttpStatus.OK, language, "unsubscribe.done", "")
        : page(HttpStatus.CONFLICT, language, "unsubscribe.full", "");
  }

  private Optional<Subscription> verified(@Nullable String token) {
    return token == null ? Optional.empty() : tokens.verify(token);
  }

  private boolean isRequired(Subscription subscription) {
    return preferences
        .findAll(List.of(subscription.who()))
        .getOrDefault(subscription.who(), Preferences.NONE)
        .isRequired(subscription.type(), subscription.channel());
  }

  private ResponseEntity<String> page(
      HttpStatus status, Locale language, String message, String form) {
    String title = escaped(messages.text(language, "unsubscribe.title"));
    // Whatever is asked for: mail programs ask for nothing in particular.
    return ResponseEntity.status(status)
        .contentType(PAGE)
        .header("Content-Security-Policy", POLICY)
        .header("X-Robots-Tag", "noindex")
        .body(
            """
            <!doctype html>
            <html lang="%s"><head><meta charset="utf-8"><title>%s</title>
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <style>
            :root { color-scheme: light dark; }
            body { font: 18px/1.5 system-ui, sans-serif; max-width: 32rem; margin: 15vh auto;
              padding: 0 1.5rem; }
            button { font: inherit; padding: .6rem 1.2rem; border: 0; border-radius: .5rem;
              background: #3451b2; color: #fff; cursor: pointer; }
            </style></head><body><main><h1>%s</h1><p>%s</p>%s</main></body></html>
            """
                .formatted(
                    language.getLanguage(),
                    title,
                    title,
                    escaped(messages.text(language, message)),
                    form));
  }

  private static String escaped(String text) {
    return HtmlUtils.htmlEscape(text, "UTF-8");
  }
}
