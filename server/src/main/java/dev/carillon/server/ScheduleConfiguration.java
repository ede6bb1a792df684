package dev.carillon.server;

import dev.carillon.notification.domain.NotificationIds;
import dev.carillon.notification.usecases.commands.CreateNotification;
import dev.carillon.notification.usecases.commands.RunSchedule;
import dev.carillon.notification.usecases.commands.ScheduleEvents;
import dev.carillon.notification.usecases.commands.ScheduleNotification;
import dev.carillon.notification.usecases.commands.SendTimes;
import dev.carillon.notification.usecases.ports.Contacts;
import dev.carillon.notification.usecases.ports.Schedule;
import dev.carillon.postgres.PostgresSchedule;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.function.ToLongFunction;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// What is sent at its time.
@Configuration(proxyBeanMethods = false)
class ScheduleConfiguration {
  private static final Logger log = LoggerFactory.getLogger("carillon.schedule");

  @Bean
  PostgresSchedule schedule(
      DataSource dataSource,
      ScheduleSettings settings,
      LateDispatcher late,
      MeterRegistry registry) {
    PostgresSchedule schedule = new PostgresSchedule(dataSource, settings.maxWaiting(), late);
    gauge(registry, schedule, "waiting", "Waiting for their time", PostgresSchedule.Depth::waiting);
    gauge(registry, schedule, "failed", "Put aside at their time", PostgresSchedule.Depth::failed);
    return schedule;
  }

  /// Not a number while the database is away.
  private static void gauge(
      MeterRegistry registry,
      PostgresSchedule schedule,
      String name,
      String description,
      ToLongFunction<PostgresSchedule.Depth> count) {
    Gauge.builder(
            "carillon.schedule." + name,
            schedule,
            counted -> OutboxGauges.orNaN(() -> count.applyAsLong(counted.depth())))
        .description(description)
        .register(registry);
  }

  @Bean
  SendTimes sendTimes(
      Contacts contacts, TextSettings texts, ScheduleSettings settings, InstantSource clock) {
    return new SendTimes(contacts, texts.timeZone(), settings.maxAhead(), clock);
  }

  @Bean
  ScheduleNotification scheduleNotification(
      CreateNotification create, Schedule schedule, SendTimes times, InstantSource clock) {
    return new ScheduleNotification(create, schedule, times, new NotificationIds(clock), clock);
  }

  @Bean
  ScheduleEvents scheduleEvents(Schedule schedule, EventSettings events, InstantSource clock) {
    return new ScheduleEvents(schedule, events.idLifetime(), clock);
  }

  @Bean
  RunSchedule runSchedule(
      Schedule schedule,
      CreateNotification create,
      RunSchedule.Requests requests,
      ScheduleSettings settings,
      InstantSource clock) {
    RunSchedule.Observer observer =
        (id, error) ->
            log.atWarn()
                .addKeyValue("id", id)
                .addKeyValue("reason", error)
                .log("What was scheduled cannot be sent and was put aside");
    return new RunSchedule(schedule, create, requests, observer, settings.policy(), clock);
  }
}
