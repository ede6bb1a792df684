package dev.carillon.web.controllers;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.NotificationAction;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.usecases.commands.ChangeNotification;
import dev.carillon.notification.usecases.commands.MarkAllNotificationsRead;
import dev.carillon.notification.usecases.ports.HistoryFilter;
import dev.carillon.notification.usecases.ports.NotificationPage;
import dev.carillon.notification.usecases.queries.CountUnreadNotifications;
import dev.carillon.notification.usecases.queries.GetNotification;
import dev.carillon.notification.usecases.queries.GetUnreadNotifications;
import dev.carillon.notification.usecases.queries.ListNotifications;
import dev.carillon.notification.usecases.queries.SyncInbox;
import dev.carillon.web.json.SyncJson;
import dev.carillon.web.problems.Messages;
import dev.carillon.web.problems.ProblemException;
import dev.carillon.web.problems.ProblemType;
import jakarta.validation.Valid;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
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
      GetNotification get,
      GetUnreadNotifications unread,
      ListNotifications list,
      CountUnreadNotifications count,
      SyncInbox sync) {}

  /// What can be changed.
  public record Commands(ChangeNotification change, MarkAllNotificationsRead allRead) {}

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
    return page(queries.unread().execute(inbox(caller), pages.of(limit, cursor)));
  }

  @GetMapping
  Answers.Page list(
      Caller.User caller,
      @RequestParam(required = false) @Nullable String state,
      @RequestParam(required = false) @Nullable String type,
      @RequestParam(required = false) @Nullable Integer limit,
      @RequestParam(required = false) @Nullable String cursor) {
    HistoryFilter filter = PageRequests.filter(state, type);
    return page(queries.list().execute(inbox(caller), filter, pages.of(limit, cursor)));
  }

  /// As the `sync` event.
  @GetMapping("/sync")
  byte[] sync(
      Caller.User caller,
      @RequestParam(required = false) @Nullable String since,
      @RequestParam(required = false) @Nullable String epoch,
      @RequestParam(required = false) @Nullable Integer limit) {
    return SyncJson.of(queries.sync().execute(inbox(caller), pages.sync(since, epoch, limit)));
  }

  private static Answers.Page page(NotificationPage page) {
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
    return change(caller, id, NotificationAction.READ, "notification.read", language);
  }

  @PatchMapping("/{id}/unread")
  Answers.Marked unread(Caller.User caller, @PathVariable String id, Locale language) {
    return change(caller, id, NotificationAction.UNREAD, "notification.unread", language);
  }

  @PatchMapping("/{id}/archive")
  Answers.Marked archive(Caller.User caller, @PathVariable String id, Locale language) {
    return change(caller, id, NotificationAction.ARCHIVE, "notification.archived", language);
  }

  @PatchMapping("/{id}/unarchive")
  Answers.Marked unarchive(Caller.User caller, @PathVariable String id, Locale language) {
    return change(caller, id, NotificationAction.UNARCHIVE, "notification.unarchived", language);
  }

  @DeleteMapping("/{id}")
  Answers.Marked delete(Caller.User caller, @PathVariable String id, Locale language) {
    return change(caller, id, NotificationAction.DELETE, "notification.deleted", language);
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

  private Answers.Marked change(
      Caller.User caller, String id, NotificationAction action, String code, Locale language) {
    return switch (commands.change().execute(inbox(caller), id(id), action)) {
      case ChangeNotification.Outcome.Done(var head) ->
          Answers.Marked.of(messages.text(language, code), head);
      case ChangeNotification.Outcome.NotFound() -> throw notFound();
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
