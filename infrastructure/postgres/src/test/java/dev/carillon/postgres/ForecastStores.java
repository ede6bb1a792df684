package dev.carillon.postgres;

import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.usecases.commands.RunDeliveries;
import dev.carillon.notification.usecases.ports.ChannelAddresses;
import dev.carillon.notification.usecases.ports.ChannelRates;
import dev.carillon.notification.usecases.ports.ContentPreview;
import dev.carillon.notification.usecases.ports.DeliveryObserver;
import dev.carillon.notification.usecases.queries.EmailAddresses;
import dev.carillon.notification.usecases.queries.ForecastDeliveries;
import dev.carillon.notification.usecases.queries.PushAddresses;
import dev.carillon.notification.usecases.queries.WebhookAddresses;
import dev.carillon.notification.usecases.verdicts.Receiver;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/// The stores of a database, and what is foretold and happens with them.
final class ForecastStores implements AutoCloseable {
  static final Locale LOCALE = Locale.ENGLISH;
  static final ZoneId ZONE = ZoneId.of("Asia/Tokyo");

  final TestDatabase database;
  final PostgresNotificationStore store;
  final PostgresContacts contacts;
  private final PostgresDeliveries deliveries;
  private final PostgresPreferences preferences;
  private final PostgresDevices devices;
  private final PostgresWebhookEndpoints endpoints;
  private final Map<Channel, ChannelAddresses> addresses;

  ForecastStores(String name) {
    this.database = TestDatabase.migrated(TestServers.postgres18(), name);
    this.store = new PostgresNotificationStore(database.dataSource(), WriterOptions.defaults());
    this.deliveries = new PostgresDeliveries(database.dataSource());
    this.contacts = new PostgresContacts(database.dataSource());
    this.preferences = new PostgresPreferences(database.dataSource());
    this.devices = new PostgresDevices(database.dataSource(), 10);
    this.endpoints = new PostgresWebhookEndpoints(database.dataSource(), 10);
    this.addresses =
        Map.of(
            Channel.EMAIL,
            new EmailAddresses(false),
            Channel.PUSH,
            new PushAddresses(devices),
            Channel.WEBHOOK,
            new WebhookAddresses(endpoints, InstantSource.system()));
  }

  /// So many messages for each receiver and channel.
  static final class Tokens implements ChannelRates {
    private final int max;
    private final Map<String, Integer> taken = new HashMap<>();

    Tokens(int max) {
      this.max = max;
    }

    private static String key(InboxKey who, Channel channel) {
      return who + " " + channel;
    }

    boolean isUntouched() {
      return taken.isEmpty();
    }

    @Override
    public boolean take(InboxKey who, Channel channel) {
      boolean may = wouldTake(who, channel, 1, Duration.ZERO);
      if (may) {
        taken.merge(key(who, channel), 1, Integer::sum);
      }
      return may;
    }

    @Override
    public void giveBack(InboxKey who, Channel channel) {
      taken.merge(key(who, channel), -1, Integer::sum);
    }

    @Override
    public boolean wouldTake(InboxKey who, Channel channel, int messages, Duration in) {
      return taken.getOrDefault(key(who, channel), 0) + messages <= max;
    }
  }

  ForecastWorld world(Random random) {
    return new ForecastWorld(random, contacts, preferences, devices, endpoints);
  }

  ForecastReality reality(ChannelRates rates) {
    return new ForecastReality(
        database,
        store,
        addresses,
        clock ->
            new RunDeliveries.Needs(
                deliveries,
                contacts,
                preferences,
                new DeliveryObserver() {},
                rates,
                LOCALE,
                ZONE,
                clock,
                new Random(1)));
  }

  /// At that time; what would be seen is the message as [ForecastStory] spells it.
  ForecastDeliveries forecasts(ChannelRates rates, Instant now) {
    Map<Channel, ForecastDeliveries.Way> ways = new HashMap<>();
    addresses.forEach((channel, of) ->
        ways.put(
            channel,
            new ForecastDeliveries.Way(
                of, message -> new ContentPreview.Seen.Webhook(ForecastStory.content(message)))));
    return new ForecastDeliveries(
        ways,
        new ForecastDeliveries.Needs(
            new Receiver.Sources(contacts, preferences, LOCALE, ZONE),
            rates,
            store,
            InstantSource.fixed(now)));
  }

  @Override
  public void close() {
    deliveries.close();
    contacts.close();
    store.close();
    database.close();
  }
}
