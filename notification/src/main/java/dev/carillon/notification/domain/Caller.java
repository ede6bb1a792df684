package dev.carillon.notification.domain;

/// Who asks. Each carries the tenant that the request may touch, and no other.
public sealed interface Caller {
  TenantId tenant();

  /// A signed-in person.
  ///
  /// @param mayWriteToOthers whether this tenant lets its users notify one another
  record User(TenantId tenant, UserId user, boolean mayWriteToOthers) implements Caller {}

  /// A backend with a service key, or a listener in this process: it may name any sender and use
  /// types under `system.`.
  ///
  /// @param name the key's id or the listener's name: unique in its tenant, for logs and for the
  ///   scope of idempotency keys
  record Service(TenantId tenant, String name) implements Caller {}
}
