package dev.carillon.server;

import dev.carillon.notices.Announcements;
import dev.carillon.notices.NoticePayloads;
import dev.carillon.notices.NoticeWording;
import dev.carillon.notices.TextsByName;
import dev.carillon.notification.domain.NotificationIds;
import dev.carillon.notification.domain.NotificationRules;
import dev.carillon.notification.usecases.commands.RunBroadcasts;
import dev.carillon.notification.usecases.commands.SendBroadcast;
import dev.carillon.notification.usecases.ports.Broadcasts;
import dev.carillon.notification.usecases.ports.NotificationGateway;
import dev.carillon.notification.usecases.ports.Topics;
import dev.carillon.postgres.PostgresBroadcasts;
import dev.carillon.postgres.PostgresTopics;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/// Topics, and broadcasts to their members or to everyone.
@Configuration(proxyBeanMethods = false)
class BroadcastConfiguration {

  @Bean
  Topics topics(DataSource dataSource, TopicSettings settings) {
    return new PostgresTopics(dataSource, settings.max(), settings.maxMembers());
  }

  @Bean
  Broadcasts broadcasts(DataSource dataSource, BroadcastSettings settings, LateWake deliveryWake) {
    return new PostgresBroadcasts(dataSource, settings.maxRunning(), deliveryWake);
  }

  @Bean
  NoticePayloads noticePayloads(JsonMapper mapper, TextSettings settings) {
    return new NoticePayloads(mapper, settings.defaults());
  }

  @Bean
  NoticeWording noticeWording(NoticePayloads payloads, TextsByName others) {
    return new NoticeWording(payloads, others);
  }

  @Bean
  BroadcastLifecycle broadcastLifecycle(
      Broadcasts broadcasts,
      NotificationGateway gateway,
      NoticeWording wording,
      InstantSource clock,
      BroadcastSettings settings) {
    return new BroadcastLifecycle(
        new RunBroadcasts(
            broadcasts, gateway, wording, new NotificationIds(clock), clock, settings.lease()),
        settings);
  }

  @Bean
  SendBroadcast sendBroadcast(
      Broadcasts broadcasts,
      NotificationRules rules,
      InstantSource clock,
      BroadcastLifecycle lifecycle) {
    return new SendBroadcast(broadcasts, rules, new NotificationIds(clock), clock, lifecycle);
  }

  @Bean
  Announcements announcements(
      SendBroadcast send,
      NoticePayloads payloads,
      NoticeWording wording,
      DeliveryChannels channels) {
    return new Announcements(send, payloads, wording, channels.all());
  }
}
