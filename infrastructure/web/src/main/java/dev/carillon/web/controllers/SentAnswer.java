package dev.carillon.web.controllers;

import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.usecases.commands.CreateNotification.Outcome;
import org.jspecify.annotations.Nullable;

/// What a request to send is answered, in whatever form.
///
/// @param messageKey where the message for people is
/// @param seq null while the notification is not shown, or when it has no place in the inbox
record SentAnswer(
    int status,
    String word,
    String messageKey,
    NotificationId id,
    @Nullable Long seq,
    boolean replayed) {
  private static final int CREATED = 201;
  private static final int ACCEPTED = 202;

  /// @throws dev.carillon.web.problems.ProblemException when it was refused
  static SentAnswer of(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Created(var id, var seq) -> stored(id, seq, false);
      case Outcome.Grown(var id, var seq) -> grown(id, seq, false);
      case Outcome.Held(var id) -> held(id, false);
      case Outcome.Accepted(var id) -> accepted(id, false);
      case Outcome.Replayed(var id, var seq, var first) ->
          switch (first) {
            case STORED -> stored(id, seq, true);
            case GROWN -> grown(id, seq, true);
            case HELD -> held(id, true);
            case ACCEPTED -> accepted(id, true);
          };
      case Outcome.Refused refused -> throw CreateNotificationRequests.refusal(refused);
    };
  }

  /// Whether it went into a group that others were in, or will be.
  boolean isGrouped() {
    return word.equals("grouped");
  }

  private static SentAnswer stored(NotificationId id, long seq, boolean replayed) {
    return new SentAnswer(CREATED, "sent", "notification.created", id, seq, replayed);
  }

  private static SentAnswer grown(NotificationId id, long seq, boolean replayed) {
    return new SentAnswer(CREATED, "grouped", "notification.grown", id, seq, replayed);
  }

  private static SentAnswer held(NotificationId id, boolean replayed) {
    return new SentAnswer(ACCEPTED, "grouped", "notification.held", id, null, replayed);
  }

  private static SentAnswer accepted(NotificationId id, boolean replayed) {
    return new SentAnswer(ACCEPTED, "accepted", "notification.accepted", id, null, replayed);
  }
}
