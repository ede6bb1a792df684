package dev.carillon.push;

import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.DeliveryId;
import dev.carillon.notification.domain.DeliveryTarget;
import dev.carillon.notification.domain.DeliveryTarget.Platform;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.domain.Outgoing;
import dev.carillon.notification.domain.Payload;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/// Messages that tests send.
public final class Messages {
  public static final NotificationId ID =
      new NotificationId(UUID.fromString("0199f0c2-7c00-7a1b-8c3d-5e6f70819203"));
  public static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

  private Messages() {}

  public static Outgoing to(DeliveryTarget target, String payload) {
    return of(target, Locale.ENGLISH, List.of(item(payload)));
  }

  public static Outgoing of(DeliveryTarget target, Locale locale, List<Outgoing.Item> items) {
    return new Outgoing(
        new DeliveryId(ID, Channel.PUSH),
        TenantId.DEFAULT,
        new UserId("alice"),
        target,
        locale,
        ZoneOffset.UTC,
        items,
        7,
        1);
  }

  public static Outgoing.Item item(String payload) {
    return item(payload, false);
  }

  public static Outgoing.Item item(String payload, boolean critical) {
    return new Outgoing.Item(
        ID,
        UserId.SYSTEM,
        "project.created",
        "project.created",
        new Payload(payload),
        NOW,
        critical);
  }

  public static DeliveryTarget.Device device(Platform platform, String token) {
    return new DeliveryTarget.Device("device-1", platform, token);
  }
}
