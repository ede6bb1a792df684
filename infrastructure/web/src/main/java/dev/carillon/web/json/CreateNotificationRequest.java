package dev.carillon.web.json;

import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.Escalation;
import dev.carillon.notification.domain.Grouping;
import dev.carillon.web.rates.Throttle;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The body of `POST /notifications`. What makes a notification acceptable beyond its shape is for
/// the domain to say.
///
/// @param senderId for callers with a service key only
/// @param payload the object's text, exactly as it stood in the body
/// @param channels null when not given
/// @param group null: it is shown by itself
/// @param throttle null: however many come
public record CreateNotificationRequest(
    @NotBlank @Nullable String object,
    @NotBlank @Nullable String receiverId,
    @Nullable String senderId,
    @NotBlank @Nullable String type,
    @NotEmpty @Nullable String payload,
    @Nullable Set<Channel> channels,
    List<Escalation> escalation,
    boolean critical,
    @Nullable Instant expiresAt,
    @Nullable String about,
    @Nullable Grouping group,
    @Nullable Throttle throttle) {
  public CreateNotificationRequest {
    escalation = List.copyOf(escalation);
  }
}
