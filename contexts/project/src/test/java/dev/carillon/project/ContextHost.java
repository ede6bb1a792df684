package dev.carillon.project;

import dev.carillon.postgres.ConnectionOptions;
import dev.carillon.postgres.Migrations;
import dev.carillon.postgres.PostgresDataSource;
import dev.carillon.postgres.PostgresOutbox;
import dev.carillon.project.controllers.ProjectMessages;
import dev.carillon.project.domain.ProjectLimits;
import dev.carillon.project.postgres.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Objects;
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
  PublishedEvents publishedEvents(DataSource dataSource) {
    return new PublishedEvents(dataSource);
  }
}
