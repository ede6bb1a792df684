package dev.carillon.web.testing;

import dev.carillon.events.Event;
import dev.carillon.events.EventName;
import dev.carillon.events.PastEvents;
import dev.carillon.notices.NoticePayloads;
import dev.carillon.notices.Notices;
import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.Contact;
import dev.carillon.notification.domain.DeliveryTarget;
import dev.carillon.notification.domain.GroupingRules;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.NotificationIds;
import dev.carillon.notification.domain.SuppressionReason;
import dev.carillon.notification.usecases.commands.CreateNotification;
import dev.carillon.notification.usecases.commands.ScheduleNotification;
import dev.carillon.notification.usecases.ports.ChannelAddresses;
import dev.carillon.notification.usecases.ports.ChannelRates;
import dev.carillon.notification.usecases.ports.Contacts;
import dev.carillon.notification.usecases.ports.NotificationStore;
import dev.carillon.notification.usecases.ports.PreferenceStore;
import dev.carillon.notification.usecases.ports.Topics;
import dev.carillon.notification.usecases.queries.ForecastDeliveries;
import dev.carillon.notification.usecases.verdicts.Receiver;
import dev.carillon.rules.RuleFiles;
import dev.carillon.rules.RuleFiles.Source;
import dev.carillon.rules.running.ActiveRules;
import dev.carillon.rules.running.BacktestRules;
import dev.carillon.rules.running.SimulateRules;
import dev.carillon.texts.Reader;
import dev.carillon.web.controllers.RulesController;
import dev.carillon.web.settings.Limits;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/// One rule, of which nobody has an e-mail address, and one past event that it is about.
@Configuration(proxyBeanMethods = false)
class TestRules {
  static final String ORDERS =
      """
      rules:
        - id: order-paid
          on: order.paid
          to: customerId
          actor: actorId
          channels: [email]
          text:
            en: Thank you for your order {orderId}
            fr: Merci pour votre commande {orderId}
      """;

  private static final Set<Channel> CHANNELS = Set.of(Channel.REALTIME, Channel.EMAIL);

  @Bean
  RulesController.Needs rulesNeeds(
      InMemoryRuleStore store,
      NotificationStore notifications,
      ScheduleNotification schedule,
      Contacts contacts,
      PreferenceStore preferences,
      Topics topics,
      Limits limits,
      InstantSource clock) {
    ActiveRules active = new ActiveRules(new RuleFiles(GroupingRules.defaults()), store);
    active.use(List.of(List.of(), List.of(new Source("orders.yaml", ORDERS))), clock.instant());
    CreateNotification create =
        new CreateNotification(
            notifications, _ -> {}, limits.rules(CHANNELS), new NotificationIds(clock), clock);
    Reader reader = new Reader(Locale.FRENCH, ZoneOffset.UTC);
    Notices notices =
        new Notices(
            create, schedule, contacts, new NoticePayloads(JsonMapper.shared(), reader), CHANNELS);
    ForecastDeliveries forecast =
        new ForecastDeliveries(
            Map.of(
                Channel.EMAIL,
                new ForecastDeliveries.Way(
                    new Nowhere(),
                    _ -> {
                      throw new AssertionError("nobody sees anything");
                    })),
            new ForecastDeliveries.Needs(
                new Receiver.Sources(contacts, preferences, reader.locale(), reader.zone()),
                new NoRates(),
                notifications,
                clock));
    return new RulesController.Needs(
        active,
        store,
        new SimulateRules(
            notices, (tenant, audience, max) -> Optional.of(List.of()), forecast, clock, 2),
        new BacktestRules(
            new OnePastEvent(store), active, CHANNELS, 10, 1000, Duration.ofDays(7), clock),
        "rules");
  }

  private static final class Nowhere implements ChannelAddresses {
    @Override
    public Map<Recipient, Found> of(List<Recipient> recipients, Map<InboxKey, Contact> contacts) {
      return recipients.stream()
          .collect(
              Collectors.toMap(
                  Function.identity(), _ -> new Found.Nowhere(SuppressionReason.NO_CONTACT)));
    }

    @Override
    public boolean gone(InboxKey who, DeliveryTarget target) {
      return false;
    }
  }

  private static final class NoRates implements ChannelRates {
    @Override
    public boolean take(InboxKey who, Channel channel) {
      return true;
    }

    @Override
    public boolean wouldTake(InboxKey who, Channel channel, int messages, Duration in) {
      return true;
    }

    @Override
    public void giveBack(InboxKey who, Channel channel) {}
  }

  /// @param store is away when that one is
  private record OnePastEvent(InMemoryRuleStore store) implements PastEvents {
    @Override
    public List<Event> read(Range range, @Nullable Place after, int max) {
      store.versions("", 1);
      return after != null
          ? List.of()
          : List.of(
              new Event(
                  UUID.fromString("0199f0c2-7c00-7a1b-8c3d-5e6f70819200"),
                  new EventName("order.paid"),
                  range.tenant(),
                  null,
                  Instant.parse("2026-11-22T10:00:00Z"),
                  "{\"customerId\":\"lin\",\"orderId\":7}"));
    }
  }
}
