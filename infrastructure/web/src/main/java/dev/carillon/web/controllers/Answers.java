package dev.carillon.web.controllers;

import dev.carillon.notification.domain.Contact;
import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.Notification;
import dev.carillon.web.json.Timestamps;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The bodies of successful answers, member by member as the contract has them.
final class Answers {
  private Answers() {}

  record Sent(boolean success, String status, String message, String id, long seq) {}

  /// Not shown yet, so it has no number.
  record Held(boolean success, String status, String message, String id) {}

  static Record of(SentAnswer answer, String message) {
    String id = answer.id().toString();
    Long seq = answer.seq();
    return seq == null
        ? new Held(true, answer.word(), message, id)
        : new Sent(true, answer.word(), message, id, seq);
  }

  record Scheduled(boolean success, String status, String message, String id, String sendAt) {
    static Scheduled of(String message, String id, Instant sendAt) {
      return new Scheduled(true, "scheduled", message, id, Timestamps.text(sendAt));
    }
  }

  record One(boolean success, Notification data) {
    static One of(Notification notification) {
      return new One(true, notification);
    }
  }

  /// @param count all unread, not those of the page
  record Page(
      boolean success,
      List<Notification> data,
      long count,
      @Nullable String nextCursor,
      long seq,
      long epoch) {}

  record Count(boolean success, long count, long seq, long epoch) {
    static Count of(InboxHead head) {
      return new Count(true, head.unread(), head.seq(), head.epoch());
    }
  }

  record Marked(boolean success, String message, long seq, long unread) {
    static Marked of(String message, InboxHead head) {
      return new Marked(true, message, head.seq(), head.unread());
    }
  }

  /// @param count rows newly read
  record MarkedAll(boolean success, String message, long count, long seq, long unread) {
    static MarkedAll of(String message, long count, InboxHead head) {
      return new MarkedAll(true, message, count, head.seq(), head.unread());
    }
  }

  /// The guide gives this one no `success`.
  record WsToken(String wsToken, long expiresIn, String tokenType) {}

  record Accepted(boolean success, String status, String id) {}

  record AcceptedForLater(boolean success, String status, String id, String sendAt) {}

  /// Of what is answered without a message.
  ///
  /// @param sendAt null: it begins at once
  static Record accepted(String id, @Nullable Instant sendAt) {
    return sendAt == null
        ? new Accepted(true, "accepted", id)
        : new AcceptedForLater(true, "scheduled", id, Timestamps.text(sendAt));
  }

  record OneContact(boolean success, ContactView data) {
    static OneContact of(Contact contact) {
      Locale locale = contact.locale();
      ZoneId zone = contact.zone();
      Contact.Email email = contact.email();
      return new OneContact(
          true,
          new ContactView(
              contact.who().receiver().value(),
              locale == null ? null : locale.toLanguageTag(),
              zone == null ? null : zone.getId(),
              email == null ? null : email.address(),
              email == null ? null : email.verified(),
              contact.phone()));
    }
  }

  record ContactView(
      String id,
      @Nullable String locale,
      @Nullable String timeZone,
      @Nullable String email,
      @Nullable Boolean emailVerified,
      @Nullable String phone) {}

  record Done(boolean success, String message) {
    static Done of(String message) {
      return new Done(true, message);
    }
  }

  record SignedIn(boolean success, String user, String token, long expiresIn) {}
}
