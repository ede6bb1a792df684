package dev.carillon.notification.domain;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A notification or an event that waits for its time, or what is left of one.
///
/// @param id also the id of what it becomes
/// @param caller who asked, with what they were allowed then
/// @param request as it was asked, a JSON object's text; null once it was sent or cancelled
/// @param createdAt when it was asked, in milliseconds
/// @param sendAt in milliseconds
/// @param error why it was not sent at its time; null: it was, or the time is still to come
public record Scheduled(
    UUID id,
    Kind kind,
    Caller caller,
    @Nullable String request,
    Instant createdAt,
    Instant sendAt,
    State state,
    @Nullable String error) {
  /// Whether this caller may see and cancel it: a backend what is of its tenant, a user what they
  /// asked for themself.
  public boolean isFor(Caller who) {
    return who.tenant().equals(caller.tenant())
        && switch (who) {
          case Caller.Service _ -> true;
          case Caller.User(var _, var user, var _) ->
              caller instanceof Caller.User own && own.user().equals(user);
        };
  }

  /// What it becomes. The names are the store's, and in small letters the wire's.
  public enum Kind {
    NOTIFICATION,
    EVENT
  }

  /// Where it stands. The names are the store's, and in small letters the wire's.
  public enum State {
    /// For its time, or a node has it in hand.
    WAITING,
    SENT,
    CANCELLED,
    /// It can never be sent, or it was tried too often.
    FAILED
  }
}
