package dev.carillon.web.controllers;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.usecases.commands.MarkAllNotificationsRead;
import dev.carillon.notification.usecases.commands.MarkNotificationRead;
import dev.carillon.notification.usecases.commands.MarkNotificationUnread;
import dev.carillon.notification.usecases.commands.MarkOutcome;
import dev.carillon.notification.usecases.ports.UnreadPage;
import dev.carillon.notification.usecases.queries.CountUnreadNotifications;
import dev.carillon.notification.usecases.queries.GetNotification;
import dev.carillon.notification.usecases.queries.GetUnreadNotifications;
import dev.carillon.web.problems.Messages;
import dev.carillon.web.problems.ProblemException;
import dev.carillon.web.problems.ProblemType;
import jakarta.validation.Valid;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// One's own inbox: only people have one.
@RestController
@RequestMapping(
    path = {"/notifications", "/v1/notifications"},
    produces = APPLICATION_JSON_VALUE)
public final class NotificationsController {
  private final Queries queries;
  private final Commands commands;
  private final PageRequests pages;
  private final Messages messages;

  public NotificationsController(
      Queries queries, Commands commands, PageRequests pages, Messages messages) {
    this.queries = queries;
    this.commands = commands;
    this.pages = pages;
    this.messages = messages;
  }

  /// What can be asked.
  public record Queries(
      GetNotification get, GetUnreadNotifications unread, CountUnreadNotifications count) {}

  /// What can be changed.
  public record Commands(
      MarkNotificationRead read, MarkNotificationUnread unread, MarkAllNotificationsRead allRead) {}

  /// @param upTo the highest number the client has seen; null: everything
  record ReadAll(@PositiveOrZero @Nullable Long upTo) {}

  @GetMapping("/{id}")
  Answers.One get(Caller.User caller, @PathVariable String id) {
    return switch (queries.get().execute(inbox(caller), id(id))) {
      case GetNotification.Outcome.Found(var notification) -> Answers.One.of(notification);
      case GetNotification.Outcome.NotFound() -> throw notFound();
    };
  }

  @GetMapping("/unread")
  Answers.Page unread(
      Caller.User caller,
      @RequestParam(required = false) @Nullable Integer limit,
      @RequestParam(required = false) @Nullable String cursor) {
    UnreadPage page = queries.unread().execute(inbox(caller), pages.of(limit, cursor));
    InboxHead head = page.head();
    return new Answers.Page(
        true, page.items(), head.unread(), PageRequests.next(page), head.seq(), head.epoch());
  }

  @GetMapping("/unread-count")
  Answers.Count unreadCount(Caller.User caller) {
    return Answers.Count.of(queries.count().execute(inbox(caller)));
  }

  @PatchMapping("/{id}/read")
  Answers.Marked read(Caller.User caller, @PathVariable String id, Locale language) {
    return marked(commands.read().execute(inbox(caller), id(id)), "notification.read", language);
  }

  @PatchMapping("/{id}/unread")
  Answers.Marked unread(Caller.User caller, @PathVariable String id, Locale language) {
    return marked(
        commands.unread().execute(inbox(caller), id(id)), "notification.unread", language);
  }

  @PatchMapping(
      path = {"/read-all", "/mark-all-read"},
      consumes = APPLICATION_JSON_VALUE)
  Answers.MarkedAll readAll(
      Caller.User caller,
      @RequestBody(required = false) @Valid @Nullable ReadAll body,
      Locale language) {
    OptionalLong upTo =
        body == null || body.upTo() == null ? OptionalLong.empty() : OptionalLong.of(body.upTo());
    var outcome = commands.allRead().execute(inbox(caller), upTo);
    String message = messages.text(language, "notification.all-read");
    return Answers.MarkedAll.of(message, outcome.count(), outcome.head());
  }

  private Answers.Marked marked(MarkOutcome outcome, String code, Locale language) {
    return switch (outcome) {
      case MarkOutcome.Done(var head) -> Answers.Marked.of(messages.text(language, code), head);
      case MarkOutcome.NotFound() -> throw notFound();
    };
  }

  /// A text that is no id names no notification.
  private static NotificationId id(String text) {
    return NotificationId.parse(text).orElseThrow(NotificationsController::notFound);
  }

  private static ProblemException notFound() {
    return ProblemException.of(ProblemType.NOT_FOUND, "notification.not-found");
  }

  private static InboxKey inbox(Caller.User caller) {
    return new InboxKey(caller.tenant(), caller.user());
  }
}
