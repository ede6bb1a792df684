package dev.carillon.web.controllers;

import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.Escalation;
import dev.carillon.notification.domain.Grouping;
import dev.carillon.notification.domain.Routing;
import dev.carillon.notification.usecases.ports.IdempotencyKey;
import dev.carillon.web.json.CreateNotificationRequest;
import dev.carillon.web.json.JsonDigest;
import dev.carillon.web.problems.FieldFault;
import dev.carillon.web.problems.ProblemException;
import dev.carillon.web.problems.ProblemType;
import dev.carillon.web.rates.Throttle;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The `Idempotency-Key` header: whose key it is, and what was asked with it. Keys are apart for
/// each caller and route; what was asked is compared by its values, not by its text.
public final class IdempotencyKeys {
  static final String HEADER = "Idempotency-Key";
  static final String REPLAYED = "Idempotency-Replayed";

  private final JsonDigest digest;
  private final Duration lifetime;

  public IdempotencyKeys(JsonDigest digest, Duration lifetime) {
    this.digest = digest;
    this.lifetime = lifetime;
  }

  /// The key in the header; null when there is none.
  ///
  /// @param values of the header
  /// @throws ProblemException when it is not one key of 1 to 255 visible ASCII characters
  @Nullable String in(List<String> values) {
    if (values.size() > 1) {
      throw unusable(HEADER);
    }
    return usable(HEADER, values.isEmpty() ? null : values.getFirst());
  }

  /// The same key, when it can be one.
  ///
  /// @param field where it stands
  /// @throws ProblemException as [#in]
  @Nullable String usable(String field, @Nullable String key) {
    if (key != null && !usable(key)) {
      throw unusable(field);
    }
    return key;
  }

  private static ProblemException unusable(String field) {
    return ProblemException.of(ProblemType.VALIDATION)
        .at(List.of(FieldFault.of(field, "field.idempotency-key", IdempotencyKey.KEY_MAX_CHARS)));
  }

  /// The key of a request to create a notification, alone or in a batch.
  ///
  /// @param routing that will be used, asked for or by default
  IdempotencyKey of(String key, Caller caller, CreateNotificationRequest request, Routing routing) {
    return new IdempotencyKey(scope(caller), key, fingerprint(request, routing), lifetime);
  }

  private static boolean usable(String key) {
    return !key.isBlank()
        && key.length() <= IdempotencyKey.KEY_MAX_CHARS
        && key.chars().allMatch(c -> c >= ' ' && c <= '~');
  }

  private static String scope(Caller caller) {
    return switch (caller) {
      case Caller.User(var _, var user, var _) -> IdempotencyKey.userScope(user);
      case Caller.Service(var _, var name) -> IdempotencyKey.serviceScope(name);
    };
  }

  private String fingerprint(CreateNotificationRequest request, Routing routing) {
    Fingerprint all =
        new Fingerprint()
            .add(request.object())
            .add(request.receiverId())
            .add(request.senderId())
            .add(request.type())
            .add(new TreeSet<>(routing.channels()).toString())
            .add(request.expiresAt());
    if (request.payload() != null) {
      all.addDigest(digest.of(request.payload()));
    }
    // Only then: keys of requests without them, made before there were any, keep their
    // fingerprints.
    if (request.about() != null) {
      all.add("about").add(request.about());
    }
    for (Escalation step : routing.escalation()) {
      all.add("escalation").add(step.channel().wireName()).add(step.after().toString());
    }
    if (routing.critical()) {
      all.add("critical");
    }
    Grouping group = request.group();
    if (group != null) {
      Duration window = group.window();
      all.add("group")
          .add(group.key())
          .add(window == null ? null : window.toString())
          .add(group.edge().wireName());
    }
    Throttle throttle = request.throttle();
    if (throttle != null) {
      all.add("throttle")
          .add(throttle.key())
          .add(Integer.toString(throttle.max()))
          .add(throttle.window().toString());
    }
    return all.hex();
  }
}
