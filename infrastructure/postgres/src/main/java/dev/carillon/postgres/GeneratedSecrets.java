package dev.carillon.postgres;

import java.security.SecureRandom;
import javax.sql.DataSource;

/// Secrets that all nodes share and nobody has to configure: made by the first one that asks.
public final class GeneratedSecrets {
  private static final int BYTES = 32;

  private final Database database;

  public GeneratedSecrets(DataSource dataSource) {
    this.database = new Database(dataSource);
  }

  /// The one of that name, 32 random bytes. Blocks; throws
  /// [dev.carillon.notification.usecases.ports.StoreUnavailableException] when the store is away.
  public byte[] get(String name) {
    String insert =
        """
        insert into generated_secret (name, value) values (?, ?) on conflict (name) do nothing
        """;
    byte[] fresh = new byte[BYTES];
    new SecureRandom().nextBytes(fresh);
    database.query(jdbc -> jdbc.sql(insert).param(name).param(fresh).update());
    return database.query(jdbc ->
        jdbc.sql("select value from generated_secret where name = ?")
            .param(name)
            .query(byte[].class)
            .single());
  }
}
