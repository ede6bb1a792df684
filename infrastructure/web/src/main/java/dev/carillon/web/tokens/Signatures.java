package dev.carillon.web.tokens;

import com.nimbusds.jwt.JWTClaimsSet;

/// Turns a compact JWT (RFC 7519) into its claims if, and only if, its signature holds. Which
/// algorithm is right is decided here and never by the token's header. Says nothing about what the
/// claims mean. Any thread may call it.
sealed interface Signatures permits SharedSecretSignatures, PublishedKeySignatures {
  /// No token that Carillon takes is longer; a longer one is refused unread.
  int LONGEST_CHARS = 8 * 1024;

  /// What the signature says.
  sealed interface Answer {
    record Signed(JWTClaimsSet claims) implements Answer {}

    record Refused() implements Answer {}

    /// The keys to check with cannot be had now.
    record KeysUnavailable() implements Answer {}
  }

  Answer check(String token);

  /// Whether [#check] may wait for the network.
  boolean mayBlock();
}
