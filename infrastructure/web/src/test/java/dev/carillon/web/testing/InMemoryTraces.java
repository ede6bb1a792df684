package dev.carillon.web.testing;

import dev.carillon.notification.domain.BroadcastId;
import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.DeliveryState;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.domain.Preferences.Decision;
import dev.carillon.notification.domain.Preferences.Ground;
import dev.carillon.notification.domain.SuppressionReason;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.TypePattern;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.ports.Deliveries;
import dev.carillon.notification.usecases.ports.Traces;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The tenant `default` has whatever is asked for: a notification of ada's that was held back for
/// the night, sent in the morning and told by push with another, and the event that made it.
public final class InMemoryTraces implements Traces {
  /// When the event happened.
  public static final Instant NIGHT = Instant.parse("2026-11-22T23:00:00Z");

  private static final Instant MORNING = Instant.parse("2026-11-23T06:00:00Z");
  private static final NotificationId OTHER =
      NotificationId.parse("0199f0c2-7c00-7a1b-8c3d-5e6f70819299").orElseThrow();
  private static final Heard EVENT =
      new Heard(
          UUID.fromString("0199f0c2-7c00-7a1b-8c3d-5e6f70819200"),
          "invoice.overdue",
          NIGHT,
          NIGHT.plusSeconds(1),
          null,
          2,
          "away",
          new Origin("late-invoice", "0123456789ab"));

  private @Nullable RuntimeException failure;

  /// Every call fails with it; null ends that.
  public synchronized void failWith(@Nullable RuntimeException exception) {
    failure = exception;
  }

  private synchronized void failIfAway() {
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public List<Way> find(TenantId tenant, Collection<NotificationId> notifications) {
    failIfAway();
    return notifications.stream()
        .filter(_ -> tenant.equals(TenantId.DEFAULT))
        .map(InMemoryTraces::way)
        .toList();
  }

  private static Way way(NotificationId id) {
    return new Way(
        id,
        new UserId("ada"),
        "invoice.overdue",
        NIGHT.plusMillis(20),
        new Placed(MORNING.plusSeconds(60), null, null, 1),
        null,
        null,
        null,
        List.of(EVENT),
        List.of(mail(), push(), webhook()));
  }

  private static Sending mail() {
    Decision held = new Decision.Hold(MORNING, new Ground(Ground.Kind.QUIET_HOURS, null));
    Decision sent = new Decision.Send(new Ground(Ground.Kind.OWN, new TypePattern("invoice.**")));
    return new Sending(
        Channel.EMAIL,
        DeliveryState.SENT,
        null,
        true,
        MORNING,
        MORNING,
        MORNING.plusSeconds(30),
        null,
        null,
        List.of(
            new Deliveries.Decided(NIGHT.plusMillis(30), held),
            new Deliveries.Decided(MORNING, sent)),
        List.of(
            attempt(MORNING, "provider", "refused the connection"),
            attempt(MORNING.plusSeconds(30), "accepted", "250 OK")));
  }

  private static Deliveries.Attempt attempt(Instant at, String outcome, String answer) {
    return new Deliveries.Attempt(
        "ada@example.org", "smtp-1", at, Duration.ofMillis(7), outcome, answer);
  }

  private static Sending push() {
    return new Sending(
        Channel.PUSH,
        DeliveryState.BUNDLED,
        null,
        true,
        MORNING,
        MORNING,
        null,
        OTHER,
        null,
        List.of(),
        List.of());
  }

  private static Sending webhook() {
    return new Sending(
        Channel.WEBHOOK,
        DeliveryState.SUPPRESSED,
        SuppressionReason.READ,
        true,
        NIGHT.plusSeconds(600),
        NIGHT.plusSeconds(600),
        NIGHT.plusSeconds(600),
        null,
        null,
        List.of(),
        List.of());
  }

  @Override
  public Optional<Heard> event(TenantId tenant, UUID event) {
    failIfAway();
    return tenant.equals(TenantId.DEFAULT) ? Optional.of(EVENT) : Optional.empty();
  }

  @Override
  public List<NotificationId> made(
      TenantId tenant,
      UUID event,
      @Nullable UserId receiver,
      @Nullable NotificationId after,
      int max) {
    return List.of(OTHER);
  }

  @Override
  public List<BroadcastId> broadcasts(TenantId tenant, UUID event) {
    return List.of(new BroadcastId(OTHER.value()));
  }

  @Override
  public int forget(Instant before, int max) {
    return 0;
  }
}
