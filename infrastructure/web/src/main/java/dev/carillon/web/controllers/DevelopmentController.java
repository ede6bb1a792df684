package dev.carillon.web.controllers;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.web.access.RequestOrigin;
import dev.carillon.web.access.SessionCookie;
import dev.carillon.web.problems.FieldFault;
import dev.carillon.web.problems.Messages;
import dev.carillon.web.problems.ProblemException;
import dev.carillon.web.problems.ProblemType;
import dev.carillon.web.tokens.RestTokenCheck;
import dev.carillon.web.tokens.RestTokens;
import dev.carillon.web.tokens.Sessions;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.CookieValue;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Signs in as anyone, without a password. Exists in development mode only, where the server
/// listens on loopback and answers to loopback names; refuses what a foreign page sends.
@RestController
@RequestMapping(path = "/dev", produces = APPLICATION_JSON_VALUE)
public final class DevelopmentController {
  private final RestTokens tokens;
  private final Sessions sessions;
  private final RequestOrigin origin;
  private final Duration lifetime;
  private final Messages messages;

  public DevelopmentController(
      RestTokens tokens,
      Sessions sessions,
      RequestOrigin origin,
      Duration lifetime,
      Messages messages) {
    this.tokens = tokens;
    this.sessions = sessions;
    this.origin = origin;
    this.lifetime = lifetime;
    this.messages = messages;
  }

  record SignIn(@NotBlank @Size(min = 1, max = 255) @Nullable String user) {}

  @PostMapping(path = "/sign-in", consumes = APPLICATION_JSON_VALUE)
  ResponseEntity<Answers.SignedIn> signIn(
      @RequestBody @Valid SignIn body, ServerHttpRequest request) {
    checkOrigin(request);
    @Nullable String user = body.user();
    if (user == null || !UserId.isValid(user)) {
      throw ProblemException.of(ProblemType.VALIDATION)
          .at(List.of(FieldFault.of("user", "field.text")));
    }
    String token = tokens.mint(TenantId.DEFAULT, new UserId(user), lifetime);
    return ResponseEntity.ok()
        .header(HttpHeaders.SET_COOKIE, SessionCookie.of(token, lifetime))
        .body(new Answers.SignedIn(true, user, token, lifetime.toSeconds()));
  }

  record ServiceToken(boolean success, String token, long expiresIn) {}

  /// A token that speaks for a backend: for the console, which has no service key of its own.
  @PostMapping("/service-token")
  ServiceToken serviceToken(ServerHttpRequest request) {
    checkOrigin(request);
    return new ServiceToken(
        true, tokens.mintService(TenantId.DEFAULT, "development", lifetime), lifetime.toSeconds());
  }

  /// Ends the sign-in of the cookie, its sockets included. Without one there is nothing to end.
  @PostMapping("/sign-out")
  ResponseEntity<Answers.Done> signOut(
      @CookieValue(name = SessionCookie.NAME, required = false) @Nullable String cookie,
      ServerHttpRequest request,
      Locale language) {
    checkOrigin(request);
    if (cookie != null
        && tokens.verify(cookie) instanceof RestTokenCheck.Valid(var identity)
        && identity.jti() != null) {
      sessions.revokeToken(identity.tenant(), identity.jti());
    }
    return ResponseEntity.ok()
        .header(HttpHeaders.SET_COOKIE, SessionCookie.ended())
        .body(Answers.Done.of(messages.text(language, "session.ended")));
  }

  private void checkOrigin(ServerHttpRequest request) {
    if (!origin.acceptable(request)) {
      throw ProblemException.of(ProblemType.ORIGIN_REFUSED);
    }
  }
}
