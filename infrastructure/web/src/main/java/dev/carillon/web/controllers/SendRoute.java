package dev.carillon.web.controllers;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.notification.domain.Caller;
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

  private final CreateNotification create;
  private final CreateNotificationRequests requests;

  /// An answer up to its id, by its message.
  private final Map<String, String> beginnings;

  public SendRoute(
      CreateNotification create, CreateNotificationRequests requests, Messages messages) {
    this.create = create;
    this.requests = requests;
    this.beginnings =
        Map.of(
            "notification.created", beginning("sent", "notification.created", messages),
            "notification.grown", beginning("grouped", "notification.grown", messages),
            "notification.held", beginning("grouped", "notification.held", messages));
  }

  private static String beginning(String status, String messageKey, Messages messages) {
    String message = messages.text(Messages.LANGUAGES.getFirst(), messageKey);
    return "{\"success\":true,\"status\":\""
        + status
        + "\",\"message\":\""
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
    SentAnswer answer = SentAnswer.of(outcome);
    return answer.replayed()
        ? new DirectAnswer(answer.status(), Map.of(IdempotencyKeys.REPLAYED, "true"), body(answer))
        : DirectAnswer.of(answer.status(), body(answer));
  }

  private byte[] body(SentAnswer answer) {
    String seq = answer.seq() == null ? "\"}" : "\",\"seq\":" + answer.seq() + '}';
    return (beginnings.get(answer.messageKey()) + answer.id() + seq).getBytes(UTF_8);
  }
}
