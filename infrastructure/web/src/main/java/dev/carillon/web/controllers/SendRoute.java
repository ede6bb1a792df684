package dev.carillon.web.controllers;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.usecases.commands.CreateNotification;
import dev.carillon.notification.usecases.commands.ScheduleNotification;
import dev.carillon.web.direct.DirectAnswer;
import dev.carillon.web.direct.DirectRequest;
import dev.carillon.web.direct.DirectRoute;
import dev.carillon.web.json.Timestamps;
import dev.carillon.web.problems.Messages;
import io.netty.handler.codec.http.HttpMethod;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import tools.jackson.core.io.JsonStringEncoder;

/// Sending a notification without the framework: as [SendingController].
public final class SendRoute implements DirectRoute {
  private static final Set<String> PATHS = Set.of("/notifications", "/v1/notifications");
  private static final int ACCEPTED = 202;

  private final LimitedSending sender;
  private final CreateNotificationRequests requests;

  /// An answer up to its id, by its message.
  private final Map<String, String> beginnings;

  /// The same of one that waits for its time.
  private final String beginningLater;

  public SendRoute(LimitedSending sender, CreateNotificationRequests requests, Messages messages) {
    this.sender = sender;
    this.requests = requests;
    this.beginnings =
        Map.of(
            "notification.created", beginning("sent", "notification.created", messages),
            "notification.grown", beginning("grouped", "notification.grown", messages),
            "notification.held", beginning("grouped", "notification.held", messages),
            "notification.accepted", beginning("accepted", "notification.accepted", messages));
    this.beginningLater = beginning("scheduled", "notification.scheduled", messages);
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
    CreateNotificationRequests.Sending sending =
        requests.sending(
            request.body(), request.headers().getAll(IdempotencyKeys.HEADER), request.caller());
    return sending.later() == null
        ? sender.atOnce(sending).thenApply(this::answer)
        : sender.later(sending).thenApply(this::answerLater);
  }

  private DirectAnswer answerLater(ScheduleNotification.Taken taken) {
    return switch (taken) {
      case ScheduleNotification.Outcome.Waiting(var id, var sendAt) ->
          DirectAnswer.of(ACCEPTED, body(id, sendAt));
      case ScheduleNotification.Outcome.Replayed(var id, var sendAt) ->
          new DirectAnswer(ACCEPTED, Map.of(IdempotencyKeys.REPLAYED, "true"), body(id, sendAt));
      case ScheduleNotification.Outcome.AtOnce(var outcome) -> answer(outcome);
    };
  }

  private byte[] body(NotificationId id, Instant sendAt) {
    String time = Timestamps.text(sendAt);
    return (beginningLater + id + "\",\"sendAt\":\"" + time + "\"}").getBytes(UTF_8);
  }

  private DirectAnswer answer(CreateNotification.Outcome outcome) {
    SentAnswer answer = SentAnswer.of(outcome);
    return answer.replayed()
        ? new DirectAnswer(answer.status(), Map.of(IdempotencyKeys.REPLAYED, "true"), body(answer))
        : DirectAnswer.of(answer.status(), body(answer));
  }

  private byte[] body(SentAnswer answer) {
    String seq = answer.seq() == null ? "\"}" : "\",\"seq\":" + answer.seq() + '}';
    String beginning = Objects.requireNonNull(beginnings.get(answer.messageKey()));
    return (beginning + answer.id() + seq).getBytes(UTF_8);
  }
}
