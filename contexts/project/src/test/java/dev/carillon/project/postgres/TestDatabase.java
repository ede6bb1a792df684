package dev.carillon.project.postgres;

import dev.carillon.embeddedpostgres.EmbeddedPostgres;
import dev.carillon.embeddedpostgres.EmbeddedPostgresOptions;
import dev.carillon.project.usecases.ports.Stores;
import dev.carillon.project.usecases.ports.UnitOfWork;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// A database on a PostgreSQL that is started once for all tests and ends with the JVM.
public final class TestDatabase {
  private TestDatabase() {}

  /// A new database with the context's tables.
  ///
  /// @param name lower-case letters; an older database of that name is dropped
  public static PGSimpleDataSource migrated(String name) {
    PGSimpleDataSource dataSource = empty(name);
    ProjectMigrations.migrate(dataSource);
    return dataSource;
  }

  /// A new database without tables.
  public static PGSimpleDataSource empty(String name) {
    JdbcClient admin = JdbcClient.create(dataSource(Server.POSTGRES.database()));
    admin.sql("drop database if exists " + name + " with (force)").update();
    admin.sql("create database " + name).update();
    return dataSource(name);
  }

  /// The context's stores.
  static Stores stores(DataSource dataSource) {
    JdbcClient jdbc = JdbcClient.create(dataSource);
    return new Stores(
        new PostgresProjectStore(jdbc),
        new PostgresApplicationStore(jdbc),
        new PostgresMemberStore(jdbc),
        new PostgresRoleStore(jdbc),
        new PostgresInvitationStore(jdbc));
  }

  /// What makes their writes one.
  static UnitOfWork unitOfWork(DataSource dataSource) {
    return new PostgresUnitOfWork(new TransactionTemplate(new JdbcTransactionManager(dataSource)));
  }

  private static PGSimpleDataSource dataSource(String database) {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setServerNames(new String[] {Server.POSTGRES.host()});
    dataSource.setPortNumbers(new int[] {Server.POSTGRES.port()});
    dataSource.setUser(Server.POSTGRES.username());
    dataSource.setPassword(Server.POSTGRES.password());
    dataSource.setDatabaseName(database);
    return dataSource;
  }

  private static final class Server {
    static final EmbeddedPostgres POSTGRES =
        EmbeddedPostgres.start(
            EmbeddedPostgresOptions.at(Path.of("target", "postgres").toAbsolutePath())
                .withoutDurabilityForTests());
  }
}
