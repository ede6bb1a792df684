package dev.carillon.web.controllers;

import static java.util.Objects.requireNonNull;

import dev.carillon.notification.domain.Audience;
import dev.carillon.notification.domain.Broadcast;
import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.Escalation;
import dev.carillon.notification.domain.Routing;
import dev.carillon.notification.domain.SendTime;
import dev.carillon.notification.domain.TopicKey;
import dev.carillon.notification.usecases.commands.SendBroadcast;
import dev.carillon.notification.usecases.commands.SendTimes;
import dev.carillon.notification.usecases.ports.Broadcasts;
import dev.carillon.web.json.BroadcastReader;
import dev.carillon.web.json.JsonDigest;
import dev.carillon.web.problems.FieldFault;
import dev.carillon.web.problems.ProblemException;
import dev.carillon.web.problems.ProblemType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Makes the command of a `POST /broadcasts`. Does not block.
public final class BroadcastRequests {
  private final BroadcastReader reader;
  private final JsonDigest digest;
  private final IdempotencyKeys keys;
  private final SendTimes times;

  public BroadcastRequests(
      BroadcastReader reader, JsonDigest digest, IdempotencyKeys keys, SendTimes times) {
    this.reader = reader;
    this.digest = digest;
    this.keys = keys;
    this.times = times;
  }

  /// @param idempotencyKey values of the header
  /// @throws ProblemException when the body or the key is not as the contract says
  SendBroadcast.Command command(byte[] body, List<String> idempotencyKey, Caller.Service caller) {
    BroadcastReader.Request request = reader.read(body);
    List<FieldFault> faults = new ArrayList<>();
    Optional<Audience> audience = audience(request, faults);
    require("object", request.object(), faults);
    require("type", request.type(), faults);
    require("payload", request.payload(), faults);
    if (!faults.isEmpty()) {
      throw ProblemException.of(ProblemType.VALIDATION).at(faults);
    }
    return new SendBroadcast.Command(
        caller,
        audience.orElseThrow(),
        request.routing().critical() ? Broadcast.Priority.CRITICAL : Broadcast.Priority.NORMAL,
        request.senderId(),
        requireNonNull(request.object()),
        requireNonNull(request.type()),
        null,
        requireNonNull(request.payload()),
        sendAt(request.sendAt()),
        request.expiresAt(),
        request.about(),
        request.routing(),
        origin(keys.in(idempotencyKey), request, caller));
  }

  /// A local time without a zone is the server's: the receivers are many.
  private @Nullable Instant sendAt(@Nullable SendTime time) {
    if (time == null) {
      return null;
    }
    return switch (times.of(time, null)) {
      case SendTimes.Found.Now() -> null;
      case SendTimes.Found.Later(var at) -> at;
      case SendTimes.Found.TooFar(var maxAhead) -> throw LaterSending.tooFar(time, maxAhead);
    };
  }

  private static Optional<Audience> audience(
      BroadcastReader.Request request, List<FieldFault> faults) {
    if (!request.audienceGiven()) {
      faults.add(FieldFault.of("audience", "field.missing"));
    } else if (request.everyone() == (request.topic() != null)) {
      faults.add(FieldFault.of("audience", "field.audience"));
    } else if (request.topic() == null) {
      return Optional.of(new Audience.Everyone());
    } else if (!TopicKey.isValid(request.topic())) {
      faults.add(FieldFault.of("audience.topic", "Size", "topic", 255, 1));
    } else {
      return Optional.of(new Audience.Topic(new TopicKey(request.topic())));
    }
    return Optional.empty();
  }

  private static void require(String field, @Nullable String value, List<FieldFault> faults) {
    if (value == null) {
      faults.add(FieldFault.of(field, "field.missing"));
    }
  }

  private Broadcasts.@Nullable Origin origin(
      @Nullable String key, BroadcastReader.Request request, Caller.Service caller) {
    if (key == null) {
      return null;
    }
    Fingerprint fingerprint =
        new Fingerprint()
            .add(request.topic())
            .add(request.priority())
            .add(request.senderId())
            .add(request.object())
            .add(request.type())
            .add(request.expiresAt())
            .add(request.about())
            .addDigest(digest.of(requireNonNull(request.payload())));
    if (request.sendAt() != null) {
      fingerprint.add(request.sendAt().asked());
    }
    addRouting(request.routing(), fingerprint);
    return new Broadcasts.Origin("service:" + caller.name() + ' ' + key, fingerprint.hex());
  }

  /// The priority is in it already. What goes to inboxes alone keeps the fingerprint that it had
  /// before there was any other way.
  private static void addRouting(Routing routing, Fingerprint fingerprint) {
    if (!routing.channels().equals(Routing.INBOX.channels())) {
      fingerprint.add("channels").add(new TreeSet<>(routing.channels()).toString());
    }
    for (Escalation step : routing.escalation()) {
      fingerprint.add("escalation").add(step.channel().wireName()).add(step.after().toString());
    }
  }
}
