package dev.carillon.email;

import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.DeliveryId;
import dev.carillon.notification.domain.DeliveryTarget.Mailbox;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.domain.Outgoing;
import dev.carillon.notification.domain.Outgoing.Item;
import dev.carillon.notification.domain.Payload;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/// Messages and settings as they could be.
final class Samples {
  static final Instant NOW = Instant.parse("2026-03-01T12:30:00Z");
  static final Brand BRAND = new Brand("Carillon", "#3355aa");
  static final EmailSettings SETTINGS =
      new EmailSettings(
          "bell@example.org", null, URI.create("https://app.example.org"), BRAND, Map.of(), null);

  private Samples() {}

  static EmailMessages messages(EmailSettings settings) {
    return new EmailMessages(
        settings,
        (tenant, receiver, type) ->
            Optional.of(URI.create("https://app.example.org/unsubscribe?type=" + type)),
        JsonMapper.shared(),
        InstantSource.fixed(NOW));
  }

  static EmailMessages messages() {
    return messages(SETTINGS);
  }

  static DeliveryId delivery(int number) {
    UUID id = new UUID(0x0199f0c27c007000L, 0x8000000000000000L + number);
    return new DeliveryId(new NotificationId(id), Channel.EMAIL);
  }

  static Item item(String payload) {
    return new Item(
        delivery(1).notification(),
        new UserId("ada"),
        "projects:42",
        "project.updated",
        new Payload(payload),
        NOW,
        false);
  }

  static Outgoing saying(String... payloads) {
    return to(
        "bob@example.com", Locale.ENGLISH, Arrays.stream(payloads).map(Samples::item).toList());
  }

  static Outgoing to(String address) {
    return to(address, Locale.ENGLISH, List.of(item("{\"message\":\"Hello\"}")));
  }

  static Outgoing to(String address, Locale locale, List<Item> items) {
    return new Outgoing(
        delivery(1),
        TenantId.DEFAULT,
        new UserId("bob"),
        new Mailbox(address),
        locale,
        ZoneId.of("Europe/Paris"),
        items,
        3,
        1);
  }

  static Outgoing numbered(int number, String address) {
    Outgoing one = to(address);
    return new Outgoing(
        delivery(number),
        one.tenant(),
        one.receiver(),
        one.target(),
        one.locale(),
        one.zone(),
        one.items(),
        one.unread(),
        1);
  }
}
