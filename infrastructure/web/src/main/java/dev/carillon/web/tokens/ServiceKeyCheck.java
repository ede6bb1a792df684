package dev.carillon.web.tokens;

/// What a service key turned out to be.
public sealed interface ServiceKeyCheck {
  record Valid(ServiceIdentity identity) implements ServiceKeyCheck {}

  /// Unknown, revoked, or with another secret: they look the same.
  record Invalid() implements ServiceKeyCheck {}
}
