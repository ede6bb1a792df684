package dev.carillon.web.tokens;

/// What a bearer token turned out to be. Says nothing about revocation: that is [Sessions].
public sealed interface RestTokenCheck {
  record Valid(RestIdentity identity) implements RestTokenCheck {}

  /// It is good and speaks for a backend, as a service key does; `user` is the backend's name.
  record ValidService(RestIdentity identity) implements RestTokenCheck {}

  /// It was good and its time is over.
  record Expired() implements RestTokenCheck {}

  /// It is not a token of ours, or not one for this.
  record Invalid() implements RestTokenCheck {}

  /// The keys to check it with cannot be fetched now; trying again later is right.
  record Unavailable() implements RestTokenCheck {}
}
