package dev.carillon.web.access;

import dev.carillon.web.problems.ProblemException;
import dev.carillon.web.problems.ProblemType;
import java.util.Map;
import org.springframework.http.HttpHeaders;

/// The refusals of those who want to come in, with the challenge that RFC 6750, section 3, asks
/// for.
final class Refusals {
  private static final String CHALLENGE = "Bearer realm=\"carillon\"";

  private Refusals() {}

  static ProblemException missing() {
    return ProblemException.of(ProblemType.UNAUTHENTICATED).with(challenge(CHALLENGE));
  }

  /// @param code says what is wrong with the token
  static ProblemException token(String code) {
    return ProblemException.of(ProblemType.UNAUTHENTICATED, code)
        .with(challenge(CHALLENGE + ", error=\"invalid_token\""));
  }

  static ProblemException unavailable() {
    return ProblemException.of(ProblemType.UNAVAILABLE).with(Map.of(HttpHeaders.RETRY_AFTER, "5"));
  }

  private static Map<String, String> challenge(String text) {
    return Map.of(HttpHeaders.WWW_AUTHENTICATE, text);
  }
}
