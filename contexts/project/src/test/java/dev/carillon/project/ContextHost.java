package dev.carillon.project;

import dev.carillon.notices.NoticePayloads;
import dev.carillon.notices.Notices;
import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.NotificationIds;
import dev.carillon.notification.domain.NotificationRules;
import dev.carillon.notification.usecases.commands.CreateNotification;
import dev.carillon.notification.usecases.commands.ScheduleNotification;
import dev.carillon.notification.usecases.commands.SendTimes;
import dev.carillon.notification.usecases.ports.Contacts;
import dev.carillon.notification.usecases.ports.NotificationStore;
import dev.carillon.postgres.ConnectionOptions;
import dev.carillon.postgres.Migrations;
import dev.carillon.postgres.PostgresContacts;
import dev.carillon.postgres.PostgresDataSource;
import dev.carillon.postgres.PostgresNotificationStore;
import dev.carillon.postgres.PostgresOutbox;
import dev.carillon.postgres.PostgresSchedule;
import dev.carillon.postgres.WriterOptions;
import dev.carillon.project.controllers.ProjectMessages;
import dev.carillon.project.domain.ProjectLimits;
import dev.carillon.project.postgres.TestDatabase;
import dev.carillon.texts.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.result.method.annotation.ArgumentResolverConfigurer;
import tools.jackson.databind.json.JsonMapper;

/// The least that a server gives the context: the beans it asks for, a caller, the languages.
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(ProjectConfiguration.class)
class ContextHost implements WebFluxConfigurer {
  @Override
  public void configureArgumentResolvers(ArgumentResolverConfigurer configurer) {
    configurer.addCustomResolver(new CallerByHeader());
  }

  @Bean
  PostgresDataSource dataSource() {
    PGSimpleDataSource empty = TestDatabase.empty("project_context");
    PostgresDataSource dataSource =
        PostgresDataSource.open(
            ConnectionOptions.of(
                empty.getURL(),
                Objects.requireNonNull(empty.getUser()),
                Objects.requireNonNull(empty.getPassword())));
    Migrations.migrate(dataSource);
    return dataSource;
  }

  @Bean
  MessageSource messageSource() {
    ResourceBundleMessageSource messages = new ResourceBundleMessageSource();
    messages.setBasename(ProjectMessages.BUNDLE);
    messages.setDefaultEncoding(StandardCharsets.UTF_8.name());
    messages.setFallbackToSystemLocale(false);
    messages.setDefaultLocale(Locale.FRENCH);
    return messages;
  }

  @Bean
  TransactionTemplate transactions(DataSource dataSource) {
    return new TransactionTemplate(new JdbcTransactionManager(dataSource));
  }

  @Bean
  InstantSource clock() {
    return InstantSource.system();
  }

  /// Small, to be reached.
  @Bean
  ProjectLimits limits() {
    return new ProjectLimits(2, 2, 2);
  }

  /// Nothing is told until a test does it.
  @Bean
  PostgresOutbox outbox(DataSource dataSource) {
    return new PostgresOutbox(dataSource, () -> {});
  }

  @Bean
  PostgresNotificationStore notificationStore(DataSource dataSource) {
    return new PostgresNotificationStore(dataSource, WriterOptions.defaults());
  }

  @Bean
  CreateNotification createNotification(NotificationStore store, InstantSource clock) {
    return new CreateNotification(
        store,
        change -> {},
        new NotificationRules(255, 16_384, Set.of(Channel.REALTIME)),
        new NotificationIds(clock),
        clock);
  }

  @Bean
  Notices notices(
      CreateNotification create, DataSource dataSource, JsonMapper json, InstantSource clock) {
    Contacts contacts = new PostgresContacts(dataSource);
    return new Notices(
        create,
        new ScheduleNotification(
            create,
            new PostgresSchedule(dataSource, 100, () -> {}),
            new SendTimes(contacts, ZoneOffset.UTC, Duration.ofDays(1), clock),
            new NotificationIds(clock),
            clock),
        contacts,
        new NoticePayloads(json, new Reader(Locale.FRENCH, ZoneOffset.UTC)),
        Set.of(Channel.REALTIME));
  }

  @Bean
  PublishedEvents publishedEvents(DataSource dataSource) {
    return new PublishedEvents(dataSource);
  }
}
