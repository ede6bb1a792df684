package dev.carillon.web.access;

import java.time.Duration;
import org.springframework.http.ResponseCookie;

/// The cookie that keeps a bearer token in a browser: no script reads it, and no other site's page
/// makes the browser send it.
public final class SessionCookie {
  public static final String NAME = "carillon_session";

  private SessionCookie() {}

  /// The `Set-Cookie` of a sign-in.
  public static String of(String token, Duration lifetime) {
    return cookie(token, lifetime);
  }

  /// The `Set-Cookie` that takes it away.
  public static String ended() {
    return cookie("", Duration.ZERO);
  }

  private static String cookie(String value, Duration lifetime) {
    return ResponseCookie.from(NAME, value)
        .httpOnly(true)
        .sameSite("Strict")
        .path("/")
        .maxAge(lifetime)
        .build()
        .toString();
  }
}
