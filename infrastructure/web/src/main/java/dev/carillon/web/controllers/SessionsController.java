package dev.carillon.web.controllers;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.UserId;
import dev.carillon.web.problems.FieldFault;
import dev.carillon.web.problems.Messages;
import dev.carillon.web.problems.ProblemException;
import dev.carillon.web.problems.ProblemType;
import dev.carillon.web.tokens.Sessions;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Ends sign-ins: of a person, or one of them. For the application's backend, within its tenant.
@RestController
@RequestMapping(path = "/admin/sessions", produces = APPLICATION_JSON_VALUE)
public final class SessionsController {
  private final Sessions sessions;
  private final Messages messages;

  public SessionsController(Sessions sessions, Messages messages) {
    this.sessions = sessions;
    this.messages = messages;
  }

  /// Exactly one of both.
  record Revoke(@Nullable String user, @Nullable String jti) {}

  @PostMapping(path = "/revoke", consumes = APPLICATION_JSON_VALUE)
  Answers.Done revoke(Caller.Service caller, @RequestBody Revoke body, Locale language) {
    @Nullable String user = body.user();
    @Nullable String jti = body.jti();
    if (user != null && jti == null) {
      sessions.revokeUser(caller.tenant(), new UserId(checked("user", user)));
    } else if (jti != null && user == null) {
      sessions.revokeToken(caller.tenant(), checked("jti", jti));
    } else {
      throw invalid(FieldFault.of("user", "field.exactly-one"));
    }
    return Answers.Done.of(messages.text(language, "session.revoked"));
  }

  /// A `jti` keeps the same rule as a person's id: it is compared with those of tokens, where no
  /// other is taken.
  private static String checked(String field, String value) {
    if (!UserId.isValid(value)) {
      throw invalid(FieldFault.of(field, "Size", field, 255, 1));
    }
    return value;
  }

  private static ProblemException invalid(FieldFault fault) {
    return ProblemException.of(ProblemType.VALIDATION).at(List.of(fault));
  }
}
