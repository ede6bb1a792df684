package dev.carillon.postgres;

import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.Contact;
import dev.carillon.notification.domain.DeliveryTarget.Platform;
import dev.carillon.notification.domain.Device;
import dev.carillon.notification.domain.DeviceId;
import dev.carillon.notification.domain.Digest;
import dev.carillon.notification.domain.EndpointId;
import dev.carillon.notification.domain.EndpointSecret;
import dev.carillon.notification.domain.Escalation;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.NewNotification;
import dev.carillon.notification.domain.NotificationIds;
import dev.carillon.notification.domain.Payload;
import dev.carillon.notification.domain.PreferenceRule;
import dev.carillon.notification.domain.QuietHours;
import dev.carillon.notification.domain.Routing;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.TypePattern;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.domain.WebhookEndpoint;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// People, what they want, and notifications for them, all of it drawn at random. The same seed
/// draws the same.
final class ForecastWorld {
  private static final List<String> TYPES =
      List.of("a.one", "a.two", "b.one.more", "account.login");
  private static final List<String> PATTERNS =
      List.of("**", "a.**", "a.*", "a.one", "b.**", "b.one.more", "account.*");
  private static final List<ZoneId> ZONES =
      List.of(
          ZoneId.of("Europe/Paris"),
          ZoneId.of("America/New_York"),
          ZoneId.of("Asia/Kolkata"),
          ZoneId.of("Australia/Lord_Howe"),
          ZoneId.of("Pacific/Apia"));

  /// Days on which clocks are changed somewhere, and others. All are over, so that the database
  /// takes what is due then for due.
  private static final List<Instant> DAYS =
      List.of(
          Instant.parse("2025-03-09T00:00:00Z"),
          Instant.parse("2025-03-30T00:00:00Z"),
          Instant.parse("2025-04-05T12:00:00Z"),
          Instant.parse("2025-07-14T00:00:00Z"),
          Instant.parse("2025-10-26T00:00:00Z"),
          Instant.parse("2025-11-02T00:00:00Z"));

  private final Random random;
  private final NotificationIds ids = new NotificationIds(InstantSource.system());
  private final PostgresContacts contacts;
  private final PostgresPreferences preferences;
  private final PostgresDevices devices;
  private final PostgresWebhookEndpoints endpoints;
  private final List<TenantId> tenants;

  ForecastWorld(
      Random random,
      PostgresContacts contacts,
      PostgresPreferences preferences,
      PostgresDevices devices,
      PostgresWebhookEndpoints endpoints) {
    this.random = random;
    this.contacts = contacts;
    this.preferences = preferences;
    this.devices = devices;
    this.endpoints = endpoints;
    this.tenants = IntStream.range(0, 12).mapToObj(_ -> tenant()).toList();
  }

  private boolean in(int percent) {
    return random.nextInt(100) < percent;
  }

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private <T> @Nullable T perhaps(int percent, Supplier<T> value) {
    return in(percent) ? value.get() : null;
  }

  private TenantId tenant() {
    TenantId tenant = new TenantId("t" + Long.toHexString(random.nextLong()));
    preferences.putDefaults(tenant, rules(true));
    for (int n = random.nextInt(3); n > 0; n--) {
      endpoints.put(
          tenant,
          WebhookEndpoint.enabled(
              new EndpointId("endpoint" + n),
              "https://example.org/" + n,
              List.of(new TypePattern(one(PATTERNS))),
              EndpointSecret.random(random),
              Instant.EPOCH));
    }
    return tenant;
  }

  private List<PreferenceRule> rules(boolean defaults) {
    Map<String, PreferenceRule> rules = new LinkedHashMap<>();
    for (int n = random.nextInt(4); n > 0; n--) {
      String pattern = one(PATTERNS);
      Channel channel = in(60) ? Channel.EMAIL : Channel.PUSH;
      boolean allowed = in(50);
      rules.put(
          pattern + channel,
          new PreferenceRule(
              new TypePattern(pattern), channel, allowed, defaults && allowed && in(50)));
    }
    return List.copyOf(rules.values());
  }

  private LocalTime time() {
    return LocalTime.ofSecondOfDay(60L * random.nextInt(24 * 60));
  }

  private QuietHours quietHours() {
    LocalTime from = time();
    return new QuietHours(from, from.plusMinutes(1 + random.nextInt(24 * 60 - 1)));
  }

  private Digest digest() {
    return in(50)
        ? new Digest.At(time())
        : new Digest.Every(Duration.ofMinutes(one(List.of(5, 60, 90, 24 * 60, 7 * 24 * 60))));
  }

  /// Someone who is known in some ways and not in others.
  InboxKey someone() {
    InboxKey who =
        new InboxKey(one(tenants), new UserId("u" + Long.toHexString(random.nextLong())));
    if (in(85)) {
      contacts.put(
          new Contact(
              who,
              perhaps(50, () -> in(50) ? Locale.FRENCH : Locale.ENGLISH),
              perhaps(70, () -> one(ZONES)),
              perhaps(85, () -> new Contact.Email(who.receiver().value() + "@example.org", in(85))),
              null));
    }
    if (in(80)) {
      preferences.put(who, rules(false), perhaps(50, this::quietHours), perhaps(40, this::digest));
    }
    for (int n = random.nextInt(3); n > 0; n--) {
      String token = Long.toHexString(random.nextLong());
      devices.put(
          who,
          new Device(
              new DeviceId("device" + n),
              one(List.of(Platform.values())),
              token,
              Instant.EPOCH,
              Instant.EPOCH.plusSeconds(n)));
    }
    return who;
  }

  /// A whole minute, or not long after one.
  Instant moment() {
    return one(DAYS)
        .plus(Duration.ofMinutes(random.nextInt(24 * 60)))
        .plusMillis(in(50) ? 0 : 1234);
  }

  /// One that is asked for at that time. If it expires, that is at the very moment of something
  /// else, or a long time from it.
  NewNotification to(InboxKey who, Instant now) {
    boolean whole = now.toEpochMilli() % 60_000 == 0;
    return new NewNotification(
        ids.next(),
        who.tenant(),
        who.receiver(),
        UserId.SYSTEM,
        "an object",
        one(TYPES),
        new Payload("{\"n\":%d}".formatted(random.nextInt())),
        now,
        perhaps(
            25,
            () ->
                now.plus(Duration.ofMinutes(5L * (1 + random.nextInt(24))))
                    .plusSeconds(whole ? 0 : 30)),
        null,
        routing());
  }

  private Routing routing() {
    Set<Channel> channels = EnumSet.noneOf(Channel.class);
    List<Channel> outside = List.of(Channel.EMAIL, Channel.PUSH, Channel.WEBHOOK);
    outside.stream().filter(_ -> in(40)).forEach(channels::add);
    List<Escalation> escalation = new ArrayList<>();
    if (channels.isEmpty() || in(70)) {
      channels.add(Channel.REALTIME);
      outside.stream()
          .filter(channel -> !channels.contains(channel) && in(40))
          .forEach(channel ->
              escalation.add(new Escalation(channel, Duration.ofMinutes(one(List.of(5, 10, 60))))));
    }
    return new Routing(channels, escalation, in(20));
  }
}
