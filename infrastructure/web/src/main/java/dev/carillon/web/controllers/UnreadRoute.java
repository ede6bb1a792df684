package dev.carillon.web.controllers;

import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.usecases.ports.NotificationPage;
import dev.carillon.notification.usecases.queries.GetUnreadNotifications;
import dev.carillon.web.direct.DirectAnswer;
import dev.carillon.web.direct.DirectRequest;
import dev.carillon.web.direct.DirectRoute;
import dev.carillon.web.json.NotificationJson;
import io.netty.handler.codec.http.HttpMethod;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/// The first page of what is unread, without the framework: as [NotificationsController].
public final class UnreadRoute implements DirectRoute {
  private static final Set<String> PATHS =
      Set.of("/notifications/unread", "/v1/notifications/unread");
  private static final int OK = 200;

  private final GetUnreadNotifications unread;
  private final PageRequests pages;
  private final Executor blocking;

  /// @param blocking where the store is waited for
  public UnreadRoute(GetUnreadNotifications unread, PageRequests pages, Executor blocking) {
    this.unread = unread;
    this.pages = pages;
    this.blocking = blocking;
  }

  @Override
  public boolean matches(HttpMethod method, String uri) {
    return method.equals(HttpMethod.GET) && PATHS.contains(uri);
  }

  @Override
  public boolean serves(Caller caller) {
    return caller instanceof Caller.User;
  }

  @Override
  public CompletionStage<DirectAnswer> answer(DirectRequest request) {
    Caller.User caller = (Caller.User) request.caller();
    InboxKey inbox = new InboxKey(caller.tenant(), caller.user());
    return CompletableFuture.supplyAsync(
        () -> answer(unread.execute(inbox, pages.of(null, null))), blocking);
  }

  private DirectAnswer answer(NotificationPage page) {
    return DirectAnswer.of(OK, NotificationJson.of(page, PageRequests.next(page)));
  }
}
