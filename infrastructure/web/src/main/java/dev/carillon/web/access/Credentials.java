package dev.carillon.web.access;

import dev.carillon.web.problems.ProblemException;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;

/// What a request brings to be let in by. A header goes before the cookie: it was put there on
/// purpose, and when it is wrong, nothing else is tried.
sealed interface Credentials {

  record Bearer(String token) implements Credentials {}

  record Cookie(String token) implements Credentials {}

  /// What this request brings.
  ///
  /// @throws ProblemException when there are none, or they cannot be read
  static Credentials of(ServerHttpRequest request) {
    List<String> headers = request.getHeaders().getOrEmpty(HttpHeaders.AUTHORIZATION);
    if (!headers.isEmpty()) {
      return bearer(headers);
    }
    List<HttpCookie> cookies = request.getCookies().getOrDefault(SessionCookie.NAME, List.of());
    if (cookies.size() != 1 || cookies.getFirst().getValue().isEmpty()) {
      throw Refusals.missing();
    }
    return new Cookie(cookies.getFirst().getValue());
  }

  private static Credentials bearer(List<String> headers) {
    return Optional.of(headers)
        .filter(all -> all.size() == 1)
        .flatMap(all -> bearer(all.getFirst()))
        .map(Bearer::new)
        .orElseThrow(() -> Refusals.token("access.token.invalid"));
  }

  /// The token in this `Authorization` header; empty when it is of another scheme.
  static Optional<String> bearer(String header) {
    String scheme = "Bearer ";
    return header.regionMatches(true, 0, scheme, 0, scheme.length())
        ? Optional.of(header.substring(scheme.length()).strip())
        : Optional.empty();
  }
}
