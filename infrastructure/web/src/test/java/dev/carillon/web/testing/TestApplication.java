package dev.carillon.web.testing;

import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.NotificationIds;
import dev.carillon.notification.usecases.commands.ChangeNotification;
import dev.carillon.notification.usecases.commands.CreateNotification;
import dev.carillon.notification.usecases.commands.HandleDeadLetters;
import dev.carillon.notification.usecases.commands.MarkAllNotificationsRead;
import dev.carillon.notification.usecases.commands.Resolve;
import dev.carillon.notification.usecases.commands.ScheduleEvents;
import dev.carillon.notification.usecases.commands.ScheduleNotification;
import dev.carillon.notification.usecases.commands.SendBroadcast;
import dev.carillon.notification.usecases.commands.SendTimes;
import dev.carillon.notification.usecases.ports.Broadcasts;
import dev.carillon.notification.usecases.ports.Contacts;
import dev.carillon.notification.usecases.ports.DeadLetters;
import dev.carillon.notification.usecases.ports.NotificationGateway;
import dev.carillon.notification.usecases.ports.NotificationStore;
import dev.carillon.notification.usecases.ports.Resolutions;
import dev.carillon.notification.usecases.ports.Schedule;
import dev.carillon.notification.usecases.queries.CountUnreadNotifications;
import dev.carillon.notification.usecases.queries.GetNotification;
import dev.carillon.notification.usecases.queries.GetUnreadNotifications;
import dev.carillon.notification.usecases.queries.ListNotifications;
import dev.carillon.notification.usecases.queries.SyncInbox;
import dev.carillon.web.HttpConfiguration;
import dev.carillon.web.direct.DirectRoutes;
import dev.carillon.web.problems.MessageBundle;
import dev.carillon.web.settings.Limits;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Set;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.client.ReactorResourceFactory;
import reactor.netty.NettyPipeline;

/// The HTTP side over doubles of the store.
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({HttpConfiguration.class, OtherModuleController.class, TestRules.class})
class TestApplication {
  /// Event loops of its own: those that servers share are shut down with the first that stops.
  @Bean
  ReactorResourceFactory reactorResources() {
    var resources = new ReactorResourceFactory();
    resources.setUseGlobalResources(false);
    resources.setShutdownQuietPeriod(Duration.ZERO);
    return resources;
  }

  @Bean
  WebServerFactoryCustomizer<NettyReactiveWebServerFactory> directRoutesPipeline(
      DirectRoutes routes) {
    return factory ->
        factory.addServerCustomizers(http ->
            http.doOnChannelInit((_, channel, _) ->
                routes.install(channel.pipeline(), NettyPipeline.HttpTrafficHandler)));
  }

  @Bean
  CreateNotification createNotification(
      NotificationStore store, Limits limits, InstantSource clock) {
    NotificationGateway nobodyThere = _ -> {};
    return new CreateNotification(
        store,
        nobodyThere,
        limits.rules(Set.of(Channel.REALTIME, Channel.WEBHOOK)),
        new NotificationIds(clock),
        clock);
  }

  @Bean
  HandleDeadLetters handleDeadLetters(DeadLetters letters, Contacts contacts, InstantSource clock) {
    return new HandleDeadLetters(letters, contacts, clock, () -> {});
  }

  @Bean
  Resolve resolve(Resolutions resolutions, InstantSource clock) {
    return new Resolve(
        resolutions, _ -> {}, new NotificationIds(clock), clock, Duration.ofSeconds(1));
  }

  @Bean
  SendBroadcast sendBroadcast(Broadcasts broadcasts, Limits limits, InstantSource clock) {
    return new SendBroadcast(
        broadcasts,
        limits.rules(Set.of(Channel.REALTIME, Channel.WEBHOOK)),
        new NotificationIds(clock),
        clock,
        () -> {});
  }

  @Bean
  SendTimes sendTimes(Contacts contacts, InstantSource clock) {
    return new SendTimes(contacts, ZoneId.of("UTC"), Duration.ofDays(30), clock);
  }

  @Bean
  ScheduleNotification scheduleNotification(
      CreateNotification create, Schedule schedule, SendTimes times, InstantSource clock) {
    return new ScheduleNotification(create, schedule, times, new NotificationIds(clock), clock);
  }

  @Bean
  ScheduleEvents scheduleEvents(Schedule schedule, InstantSource clock) {
    return new ScheduleEvents(schedule, Duration.ofDays(1), clock);
  }

  @Bean
  ChangeNotification changeNotification(NotificationStore store, InstantSource clock) {
    return new ChangeNotification(store, _ -> {}, clock);
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
  MarkAllNotificationsRead markAllNotificationsRead(NotificationStore store, InstantSource clock) {
    return new MarkAllNotificationsRead(store, _ -> {}, clock);
  }

  @Bean
  GetNotification getNotification(NotificationStore store) {
    return new GetNotification(store);
  }

  @Bean
  GetUnreadNotifications getUnreadNotifications(NotificationStore store) {
    return new GetUnreadNotifications(store);
  }

  @Bean
  CountUnreadNotifications countUnreadNotifications(NotificationStore store) {
    return new CountUnreadNotifications(store);
  }

  @Bean
  MessageBundle otherModulesTexts() {
    return new MessageBundle("dev.carillon.web.testing.messages");
  }
}
