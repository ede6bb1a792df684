package dev.carillon.web.controllers;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.notification.domain.Caller;
import dev.carillon.web.direct.DirectAnswer;
import dev.carillon.web.direct.DirectRequest;
import dev.carillon.web.direct.DirectRoute;
import dev.carillon.web.json.Timestamps;
import io.netty.handler.codec.http.HttpMethod;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/// Taking an event without the framework: as [EventsController].
public final class EventRoute implements DirectRoute {
  private static final Set<String> PATHS = Set.of("/events", "/v1/events");
  private static final int ACCEPTED = 202;

  private final EventTaking taking;

  public EventRoute(EventTaking taking) {
    this.taking = taking;
  }

  @Override
  public boolean matches(HttpMethod method, String uri) {
    return method.equals(HttpMethod.POST) && PATHS.contains(uri);
  }

  @Override
  public boolean serves(Caller caller) {
    return caller instanceof Caller.Service;
  }

  @Override
  public CompletionStage<DirectAnswer> answer(DirectRequest request) {
    return taking
        .take(request.body(), (Caller.Service) request.caller())
        .thenApply(EventRoute::answer);
  }

  private static DirectAnswer answer(EventTaking.Accepted accepted) {
    String status = accepted.sendAt() == null ? "accepted" : "scheduled";
    String time =
        accepted.sendAt() == null
            ? ""
            : ",\"sendAt\":\"" + Timestamps.text(accepted.sendAt()) + '"';
    String body =
        "{\"success\":true,\"status\":\""
            + status
            + "\",\"id\":\""
            + accepted.id()
            + '"'
            + time
            + '}';
    return new DirectAnswer(
        ACCEPTED,
        accepted.repeated() ? Map.of(IdempotencyKeys.REPLAYED, "true") : Map.of(),
        body.getBytes(UTF_8));
  }
}
