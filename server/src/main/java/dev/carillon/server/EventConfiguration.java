package dev.carillon.server;

import dev.carillon.events.DispatchPolicy;
import dev.carillon.events.EventDataReader;
import dev.carillon.events.Outbox;
import dev.carillon.postgres.PostgresOutbox;
import io.micrometer.core.instrument.MeterRegistry;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// The outbox, and the dispatcher that tells every listener among the beans.
@Configuration(proxyBeanMethods = false)
class EventConfiguration {

  @Bean
  DispatcherWake dispatcherWake() {
    return new DispatcherWake();
  }

  @Bean
  PostgresOutbox outbox(DataSource dataSource, DispatcherWake wake, MeterRegistry registry) {
    PostgresOutbox outbox = new PostgresOutbox(dataSource, wake);
    OutboxGauges.register(outbox, registry);
    return outbox;
  }

  @Bean
  EventLifecycle eventLifecycle(
      Outbox outbox,
      ConfigurableListableBeanFactory beans,
      JsonMapper mapper,
      DispatcherWake wake,
      MeterRegistry registry) {
    // Another release may have written the event: a member that this one does not know is no fault.
    EventDataReader reader =
        mapper.rebuild().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build()
            ::readValue;
    return new EventLifecycle(
        outbox, beans, reader, DispatchPolicy.defaults(), new DispatchLog(registry), wake);
  }
}
