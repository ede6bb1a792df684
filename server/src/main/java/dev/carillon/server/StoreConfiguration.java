package dev.carillon.server;

import dev.carillon.embeddedpostgres.EmbeddedPostgres;
import dev.carillon.notification.usecases.ports.Contacts;
import dev.carillon.notification.usecases.ports.Groups;
import dev.carillon.notification.usecases.ports.InboxUpkeep;
import dev.carillon.notification.usecases.ports.NotificationStore;
import dev.carillon.notification.usecases.ports.PersonalData;
import dev.carillon.notification.usecases.ports.Resolutions;
import dev.carillon.notification.usecases.ports.Revocations;
import dev.carillon.notification.usecases.ports.ServiceKeys;
import dev.carillon.notification.usecases.ports.Traces;
import dev.carillon.postgres.PostgresContacts;
import dev.carillon.postgres.PostgresDataSource;
import dev.carillon.postgres.PostgresGroups;
import dev.carillon.postgres.PostgresInboxUpkeep;
import dev.carillon.postgres.PostgresNotificationStore;
import dev.carillon.postgres.PostgresPersonalData;
import dev.carillon.postgres.PostgresResolutions;
import dev.carillon.postgres.PostgresRevocations;
import dev.carillon.postgres.PostgresServiceKeys;
import dev.carillon.postgres.PostgresTraces;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The database, embedded or external, and the stores on it.
@Configuration(proxyBeanMethods = false)
class StoreConfiguration {

  /// The embedded database; not made when a URL names an external one. What can be refused without
  /// starting it is refused first.
  @Bean
  @ConditionalOnProperty(
      name = "carillon.database.url",
      matchIfMissing = true,
      havingValue = "none")
  EmbeddedPostgres embeddedPostgres(
      DataDirectory data, CarillonSettings settings, Listening listening) {
    return EmbeddedPostgres.start(settings.database().embedded(data.postgres()));
  }

  @Bean
  PostgresDataSource dataSource(
      CarillonSettings settings, Listening listening, ObjectProvider<EmbeddedPostgres> embedded) {
    EmbeddedPostgres own = embedded.getIfAvailable();
    return own == null
        ? Databases.open(settings.database())
        : Databases.open(own.connectionInfo(), settings.database().poolSize());
  }

  @Bean
  PlatformTransactionManager transactionManager(DataSource dataSource) {
    return new JdbcTransactionManager(dataSource);
  }

  @Bean
  TransactionTemplate transactionTemplate(PlatformTransactionManager transactions) {
    return new TransactionTemplate(transactions);
  }

  @Bean
  JdbcClient jdbcClient(DataSource dataSource) {
    return JdbcClient.create(dataSource);
  }

  @Bean
  NotificationStore notificationStore(
      DataSource dataSource,
      CarillonSettings settings,
      WriterSettings writer,
      ReaderSettings reader,
      GroupingSettings grouping,
      LateWake deliveryWake) {
    int poolSize = settings.database().poolSize();
    return new PostgresNotificationStore(
        dataSource,
        writer.options(poolSize),
        reader.options(poolSize),
        grouping.maxOpen(),
        deliveryWake);
  }

  @Bean
  Groups groups(DataSource dataSource) {
    return new PostgresGroups(dataSource);
  }

  @Bean
  InboxUpkeep inboxUpkeep(DataSource dataSource, RetentionSettings retention) {
    return new PostgresInboxUpkeep(dataSource, retention.policy());
  }

  @Bean
  ServiceKeys serviceKeys(DataSource dataSource) {
    return new PostgresServiceKeys(dataSource);
  }

  @Bean
  Contacts contacts(DataSource dataSource) {
    return new PostgresContacts(dataSource);
  }

  @Bean
  Resolutions resolutions(DataSource dataSource) {
    return new PostgresResolutions(dataSource);
  }

  @Bean
  PersonalData personalData(DataSource dataSource) {
    return new PostgresPersonalData(dataSource);
  }

  @Bean
  Traces traces(DataSource dataSource) {
    return new PostgresTraces(dataSource);
  }

  @Bean
  Revocations revocations(DataSource dataSource) {
    return new PostgresRevocations(dataSource);
  }
}
