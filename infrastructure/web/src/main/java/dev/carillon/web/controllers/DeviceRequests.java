package dev.carillon.web.controllers;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.carillon.notification.domain.DeliveryTarget.Platform;
import dev.carillon.web.problems.FieldFault;
import dev.carillon.web.problems.ProblemException;
import dev.carillon.web.problems.ProblemType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Reads what a user's device says of itself.
final class DeviceRequests {
  private static final int TOKEN_MAX_CHARS = 4096;

  private final JsonMapper json = JsonMapper.shared();
  private final PushServices services;

  DeviceRequests(PushServices services) {
    this.services = services;
  }

  record Wanted(
      @Nullable String platform, @Nullable Subscription subscription, @Nullable String token) {}

  /// As browsers write it. What they may add to it some day is passed over, as `expirationTime` is.
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Subscription(@Nullable String endpoint, @Nullable Keys keys) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Keys(@Nullable String p256dh, @Nullable String auth) {}

  /// How a device is reached.
  record Reach(Platform platform, String token) {}

  /// @param faults what is known to be wrong besides
  /// @throws ProblemException when something is
  Reach checked(Wanted body, List<FieldFault> faults) {
    Optional<Platform> platform = platform(body.platform());
    if (platform.isEmpty()) {
      faults.add(FieldFault.of("platform", "field.platform"));
      throw refused(faults);
    }
    if (!services.reaches(platform.get())) {
      faults.add(FieldFault.of("platform", "field.platform-not-configured"));
    }
    String token =
        switch (platform.get()) {
          case WEB -> subscription(body, faults);
          case FCM, APNS -> token(body, faults);
        };
    if (!faults.isEmpty()) {
      throw refused(faults);
    }
    return new Reach(platform.get(), token);
  }

  private static ProblemException refused(List<FieldFault> faults) {
    return ProblemException.of(ProblemType.VALIDATION).at(faults);
  }

  private static Optional<Platform> platform(@Nullable String name) {
    return Arrays.stream(Platform.values())
        .filter(platform -> platform.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst();
  }

  private static String token(Wanted body, List<FieldFault> faults) {
    if (body.subscription() != null) {
      faults.add(FieldFault.of("subscription", "field.only-for-web"));
    }
    String token = body.token();
    if (token == null) {
      faults.add(FieldFault.of("token", "field.missing"));
      return "";
    }
    if (token.isEmpty()
        || token.length() > TOKEN_MAX_CHARS
        || !token.chars().allMatch(unit -> unit > ' ' && unit < 0x7F)) {
      faults.add(FieldFault.of("token", "field.device-token", TOKEN_MAX_CHARS));
    }
    return token;
  }

  private String subscription(Wanted body, List<FieldFault> faults) {
    if (body.token() != null) {
      faults.add(FieldFault.of("token", "field.not-for-web"));
    }
    Subscription given = body.subscription();
    if (given == null) {
      faults.add(FieldFault.of("subscription", "field.missing"));
      return "";
    }
    List<FieldFault> missing = new ArrayList<>();
    Keys keys = given.keys() == null ? new Keys(null, null) : given.keys();
    String endpoint = present("subscription.endpoint", given.endpoint(), missing);
    String p256dh = present("subscription.keys.p256dh", keys.p256dh(), missing);
    String auth = present("subscription.keys.auth", keys.auth(), missing);
    if (!missing.isEmpty()) {
      faults.addAll(missing);
      return "";
    }
    String text = text(endpoint, p256dh, auth);
    services
        .endpointFault(endpoint)
        .map(why -> FieldFault.of("subscription.endpoint", "field.push-endpoint", why))
        .or(() ->
            services
                .subscriptionFault(text)
                .map(why -> FieldFault.of("subscription", "field.subscription", why)))
        .ifPresent(faults::add);
    return text;
  }

  private static String present(String field, @Nullable String value, List<FieldFault> faults) {
    if (value == null || value.isBlank()) {
      faults.add(FieldFault.of(field, "field.missing"));
      return "";
    }
    return value;
  }

  /// The same for the same subscription, however its browser writes it, so that it is known again.
  private String text(String endpoint, String p256dh, String auth) {
    ObjectNode subscription = json.createObjectNode().put("endpoint", endpoint);
    subscription.putObject("keys").put("p256dh", p256dh).put("auth", auth);
    return subscription.toString();
  }
}
