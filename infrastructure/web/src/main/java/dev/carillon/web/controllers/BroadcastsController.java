package dev.carillon.web.controllers;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.carillon.notification.domain.Audience;
import dev.carillon.notification.domain.Broadcast;
import dev.carillon.notification.domain.BroadcastId;
import dev.carillon.notification.domain.BroadcastProgress;
import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.usecases.commands.CancelBroadcast;
import dev.carillon.notification.usecases.commands.SendBroadcast;
import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import dev.carillon.notification.usecases.queries.ListBroadcasts;
import dev.carillon.web.json.Timestamps;
import dev.carillon.web.problems.FieldFault;
import dev.carillon.web.problems.ProblemException;
import dev.carillon.web.problems.ProblemType;
import dev.carillon.web.rates.Permit;
import dev.carillon.web.rates.SenderRates;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// One notification for many: begun here, sent by and by, and how far it is.
@RestController
@RequestMapping(
    path = {"/broadcasts", "/v1/broadcasts"},
    produces = APPLICATION_JSON_VALUE)
public final class BroadcastsController {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

  private final SendBroadcast send;
  private final CancelBroadcast cancel;
  private final ListBroadcasts list;
  private final BroadcastRequests requests;
  private final SenderRates rates;
  private final PageRequests pages;
  private final InstantSource clock;

  public BroadcastsController(
      SendBroadcast send,
      CancelBroadcast cancel,
      ListBroadcasts list,
      BroadcastRequests requests,
      SenderRates rates,
      PageRequests pages,
      InstantSource clock) {
    this.send = send;
    this.cancel = cancel;
    this.list = list;
    this.requests = requests;
    this.rates = rates;
    this.pages = pages;
    this.clock = clock;
  }

  @PostMapping(consumes = APPLICATION_JSON_VALUE)
  ResponseEntity<Object> send(
      Caller.Service caller, @RequestBody byte[] body, @RequestHeader HttpHeaders headers) {
    SendBroadcast.Command command =
        requests.command(body, headers.getOrEmpty(IdempotencyKeys.HEADER), caller);
    return switch (sent(command)) {
      case SendBroadcast.Outcome.Accepted(var id) ->
          ResponseEntity.status(HttpStatus.ACCEPTED)
              .body(Answers.accepted(id.toString(), command.sendAt()));
      case SendBroadcast.Outcome.Replayed(var id) ->
          ResponseEntity.status(HttpStatus.ACCEPTED)
              .header(IdempotencyKeys.REPLAYED, "true")
              .body(Answers.accepted(id.toString(), sendAt(caller, id)));
      case SendBroadcast.Outcome.OriginReused() ->
          throw ProblemException.of(ProblemType.IDEMPOTENCY_KEY_REUSED);
      case SendBroadcast.Outcome.Invalid(var violations) ->
          throw CreateNotificationRequests.invalid(violations);
      case SendBroadcast.Outcome.UnknownTopic() ->
          throw ProblemException.of(ProblemType.VALIDATION)
              .at(List.of(FieldFault.of("audience.topic", "field.topic")));
      case SendBroadcast.Outcome.TooMany(var bound) ->
          throw new StoreUnavailableException(
              "the tenant has " + bound + " broadcasts running", RETRY_AFTER);
    };
  }

  /// A broadcast counts once, however many it is for.
  private SendBroadcast.Outcome sent(SendBroadcast.Command command) {
    Permit permit = rates.take(command.caller(), null, command.type(), null);
    boolean taken = false;
    try {
      SendBroadcast.Outcome outcome = send.execute(command);
      taken =
          outcome instanceof SendBroadcast.Outcome.Accepted
              || outcome instanceof SendBroadcast.Outcome.Replayed;
      return outcome;
    } finally {
      if (!taken) {
        permit.giveBack();
      }
    }
  }

  /// Of one that was begun before and is still to come.
  private @Nullable Instant sendAt(Caller.Service caller, BroadcastId id) {
    return list.one(caller, id)
        .filter(this::isStillToCome)
        .map(progress -> progress.broadcast().sendAt())
        .orElse(null);
  }

  private boolean isStillToCome(BroadcastProgress progress) {
    Instant sendAt = progress.broadcast().sendAt();
    return progress.state() == Broadcast.State.RUNNING
        && sendAt != null
        && sendAt.isAfter(clock.instant());
  }

  /// A broadcast on the wire.
  ///
  /// @param failures null in a list
  record View(
      String id,
      AudienceView audience,
      String priority,
      List<String> channels,
      List<StepView> escalation,
      String object,
      String type,
      String senderId,
      String state,
      @Nullable Long expected,
      long sent,
      long failed,
      @Nullable List<FailureView> failures,
      String createdAt,
      @Nullable String sendAt,
      @Nullable String expiresAt,
      @Nullable String finishedAt) {}

  record AudienceView(boolean everyone, @Nullable String topic) {}

  record StepView(String channel, String after) {}

  record FailureView(String receiverId, String reason) {}

  record One(boolean success, View data) {}

  record Page(boolean success, List<View> data, @Nullable String nextCursor) {}

  @GetMapping("/{id}")
  One get(Caller.Service caller, @PathVariable("id") String id) {
    return one(BroadcastId.parse(id).flatMap(found -> list.one(caller, found)));
  }

  @GetMapping
  Page list(
      Caller.Service caller,
      @RequestParam(required = false) @Nullable Integer limit,
      @RequestParam(required = false) @Nullable String cursor) {
    int max = pages.limit(limit);
    BroadcastId before = null;
    if (cursor != null) {
      before = BroadcastId.parse(cursor).orElseThrow(PageRequests::cursorRefused);
    }
    List<BroadcastProgress> found = list.all(caller, before, max + 1);
    List<BroadcastProgress> page = found.subList(0, Math.min(max, found.size()));
    return new Page(
        true,
        page.stream().map(progress -> view(progress, null)).toList(),
        found.size() > max ? page.getLast().broadcast().id().toString() : null);
  }

  @PostMapping("/{id}/cancel")
  One cancel(Caller.Service caller, @PathVariable("id") String id) {
    Optional<BroadcastProgress> found =
        BroadcastId.parse(id).flatMap(known -> cancel.execute(caller, known));
    if (found.isPresent() && found.get().state() != Broadcast.State.CANCELLED) {
      throw ProblemException.of(ProblemType.CONFLICT, "broadcast.ended");
    }
    return one(found);
  }

  private One one(Optional<BroadcastProgress> found) {
    return found
        .map(progress -> new One(true, view(progress, failures(progress))))
        .orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND));
  }

  private static List<FailureView> failures(BroadcastProgress progress) {
    return progress.failures().stream()
        .map(failure -> new FailureView(failure.receiver().value(), failure.reason()))
        .toList();
  }

  private View view(BroadcastProgress progress, @Nullable List<FailureView> failures) {
    Broadcast broadcast = progress.broadcast();
    return new View(
        broadcast.id().toString(),
        switch (broadcast.audience()) {
          case Audience.Everyone() -> new AudienceView(true, null);
          case Audience.Topic(var key) -> new AudienceView(false, key.value());
        },
        broadcast.priority().name().toLowerCase(Locale.ROOT),
        broadcast.routing().channels().stream().sorted().map(Channel::wireName).toList(),
        broadcast.routing().escalation().stream()
            .map(step -> new StepView(step.channel().wireName(), step.after().toString()))
            .toList(),
        broadcast.object(),
        broadcast.type(),
        broadcast.sender().value(),
        isStillToCome(progress) ? "scheduled" : progress.state().name().toLowerCase(Locale.ROOT),
        progress.expected(),
        progress.sent(),
        progress.failed(),
        failures,
        Timestamps.text(broadcast.createdAt()),
        text(broadcast.sendAt()),
        text(broadcast.expiresAt()),
        text(progress.finishedAt()));
  }

  private static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : Timestamps.text(time);
  }
}
