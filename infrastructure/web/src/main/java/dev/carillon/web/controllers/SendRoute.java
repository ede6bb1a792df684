package dev.carillon.web.controllers;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.usecases.commands.CreateNotification;
import dev.carillon.web.direct.DirectAnswer;
import dev.carillon.web.direct.DirectRequest;
import dev.carillon.web.direct.DirectRoute;
import dev.carillon.web.problems.Messages;
import io.netty.handler.codec.http.HttpMethod;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import tools.jackson.core.io.JsonStringEncoder;

/// Sending a notification without the framework: as [SendingController].
public final class SendRoute implements DirectRoute {
  private static final Set<String> PATHS = Set.of("/notifications", "/v1/notifications");
  private static final int CREATED = 201;

  private final CreateNotification create;
  private final CreateNotificationRequests requests;

  /// An answer up to its id.
  private final String beginning;

  public SendRoute(
      CreateNotification create, CreateNotificationRequests requests, Messages messages) {
    this.create = create;
    this.requests = requests;
    String message = messages.text(Messages.LANGUAGES.getFirst(), "notification.created");
    this.beginning =
        "{\"success\":true,\"status\":\"sent\",\"message\":\""
            + new String(JsonStringEncoder.getInstance().quoteAsCharArray(message))
            + "\",\"id\":\"";
  }

  @Override
  public boolean matches(HttpMethod method, String uri) {
    return method.equals(HttpMethod.POST) && PATHS.contains(uri);
  }

  @Override
  public boolean serves(Caller caller) {
    return true;
  }

  @Override
  public CompletionStage<DirectAnswer> answer(DirectRequest request) {
    return create
        .execute(
            requests.command(
                request.body(), request.headers().getAll(IdempotencyKeys.HEADER), request.caller()))
        .thenApply(this::answer);
  }

  private DirectAnswer answer(CreateNotification.Outcome outcome) {
    return switch (outcome) {
      case CreateNotification.Outcome.Created(var id, var seq) ->
          DirectAnswer.of(CREATED, body(id, seq));
      case CreateNotification.Outcome.Replayed(var id, var seq) ->
          new DirectAnswer(CREATED, Map.of(IdempotencyKeys.REPLAYED, "true"), body(id, seq));
      case CreateNotification.Outcome.Refused refused ->
          throw CreateNotificationRequests.refusal(refused);
    };
  }

  private byte[] body(NotificationId id, long seq) {
    return (beginning + id + "\",\"seq\":" + seq + '}').getBytes(UTF_8);
  }
}
