package dev.carillon.server;

import dev.carillon.events.EventCatalog;
import dev.carillon.events.EventDataReader;
import dev.carillon.events.EventIntake;
import dev.carillon.events.EventTypes;
import dev.carillon.events.Outbox;
import dev.carillon.notices.NoticePayloads;
import dev.carillon.notices.Notices;
import dev.carillon.notification.usecases.commands.CreateNotification;
import dev.carillon.notification.usecases.commands.ScheduleNotification;
import dev.carillon.notification.usecases.ports.Contacts;
import dev.carillon.postgres.OutboxBound;
import dev.carillon.postgres.PostgresEventIntake;
import dev.carillon.postgres.PostgresOutbox;
import dev.carillon.schemas.JsonSchemaCatalog;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// The outbox, its entrance, and the dispatcher that tells every listener among the beans.
@Configuration(proxyBeanMethods = false)
class EventConfiguration {

  @Bean
  LateDispatcher lateDispatcher() {
    return new LateDispatcher();
  }

  @Bean
  PostgresOutbox outbox(DataSource dataSource, LateDispatcher late, MeterRegistry registry) {
    PostgresOutbox outbox = new PostgresOutbox(dataSource, late);
    OutboxGauges.register(outbox, registry);
    return outbox;
  }

  @Bean
  EventIntake eventIntake(DataSource dataSource, EventSettings settings, LateDispatcher late) {
    return new PostgresEventIntake(
        dataSource,
        settings.idLifetime(),
        settings.lease(),
        late,
        new OutboxBound(dataSource, settings.maxWaiting()),
        late);
  }

  @Bean
  EventCatalog eventCatalog(List<EventTypes> described) {
    return new JsonSchemaCatalog(
        described.stream().flatMap(types -> types.types().stream()).toList());
  }

  @Bean
  Notices notices(
      CreateNotification create,
      ScheduleNotification schedule,
      Contacts contacts,
      NoticePayloads payloads,
      DeliveryChannels channels) {
    return new Notices(create, schedule, contacts, payloads, channels.all());
  }

  @Bean
  EventLifecycle eventLifecycle(
      Outbox outbox,
      ConfigurableListableBeanFactory beans,
      JsonMapper mapper,
      EventSettings settings,
      LateDispatcher late,
      MeterRegistry registry) {
    // Another release may have written the event: a member that this one does not know is no fault.
    EventDataReader reader =
        mapper.rebuild().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build()
            ::readValue;
    return new EventLifecycle(
        outbox, beans, reader, settings.policy(), new DispatchLog(registry), late);
  }
}
