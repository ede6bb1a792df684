package dev.carillon.server;

import dev.carillon.notification.domain.NotificationIds;
import dev.carillon.notification.domain.NotificationRules;
import dev.carillon.notification.usecases.commands.ChangeNotification;
import dev.carillon.notification.usecases.commands.CloseGroups;
import dev.carillon.notification.usecases.commands.CreateNotification;
import dev.carillon.notification.usecases.commands.KeepInboxes;
import dev.carillon.notification.usecases.commands.MarkAllNotificationsRead;
import dev.carillon.notification.usecases.commands.Resolve;
import dev.carillon.notification.usecases.ports.Groups;
import dev.carillon.notification.usecases.ports.InboxUpkeep;
import dev.carillon.notification.usecases.ports.NotificationGateway;
import dev.carillon.notification.usecases.ports.NotificationStore;
import dev.carillon.notification.usecases.ports.Resolutions;
import dev.carillon.notification.usecases.queries.CountUnreadNotifications;
import dev.carillon.notification.usecases.queries.GetNotification;
import dev.carillon.notification.usecases.queries.GetUnreadNotifications;
import dev.carillon.notification.usecases.queries.ListNotifications;
import dev.carillon.notification.usecases.queries.SyncInbox;
import dev.carillon.web.settings.Limits;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The use cases.
@Configuration(proxyBeanMethods = false)
class NotificationConfiguration {
  @Bean
  NotificationRules notificationRules(Limits limits, DeliveryChannels channels) {
    return limits.rules(channels.all());
  }

  @Bean
  CreateNotification createNotification(
      NotificationStore store,
      NotificationGateway gateway,
      NotificationRules rules,
      GroupingSettings grouping,
      InstantSource clock) {
    return new CreateNotification(
        store, gateway, rules, grouping.rules(), new NotificationIds(clock), clock);
  }

  @Bean
  ChangeNotification changeNotification(
      NotificationStore store, NotificationGateway gateway, InstantSource clock) {
    return new ChangeNotification(store, gateway, clock);
  }

  @Bean
  CloseGroups closeGroups(Groups groups, NotificationGateway gateway, InstantSource clock) {
    return new CloseGroups(groups, gateway, clock);
  }

  @Bean
  KeepInboxes keepInboxes(InboxUpkeep upkeep, NotificationGateway gateway, InstantSource clock) {
    return new KeepInboxes(upkeep, gateway, clock);
  }

  @Bean
  Resolve resolve(
      Resolutions resolutions,
      NotificationGateway gateway,
      InstantSource clock,
      ResolutionSettings settings) {
    return new Resolve(
        resolutions, gateway, new NotificationIds(clock), clock, settings.patience());
  }

  @Bean
  MarkAllNotificationsRead markAllNotificationsRead(
      NotificationStore store, NotificationGateway gateway, InstantSource clock) {
    return new MarkAllNotificationsRead(store, gateway, clock);
  }

  @Bean
  GetUnreadNotifications getUnreadNotifications(NotificationStore store) {
    return new GetUnreadNotifications(store);
  }

  @Bean
  ListNotifications listNotifications(NotificationStore store) {
    return new ListNotifications(store);
  }

  @Bean
  SyncInbox syncInbox(NotificationStore store) {
    return new SyncInbox(store);
  }

  @Bean
  GetNotification getNotification(NotificationStore store) {
    return new GetNotification(store);
  }

  @Bean
  CountUnreadNotifications countUnreadNotifications(NotificationStore store) {
    return new CountUnreadNotifications(store);
  }
}
