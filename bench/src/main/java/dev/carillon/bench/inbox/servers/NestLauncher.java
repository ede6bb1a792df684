package dev.carillon.bench.inbox.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

/// The guide's stack, `peers/nest`, built before. Who posts is a user.
public final class NestLauncher implements Launcher {
  private final Postgres postgres;
  private final Path peer;
  private final Path work;

  /// Starts nothing yet.
  ///
  /// @param peer the directory with `dist/main.js`
  /// @param work for logs
  public NestLauncher(Postgres postgres, Path peer, Path work) {
    this.postgres = postgres;
    this.peer = peer;
    this.work = work;
  }

  @Override
  public String name() {
    return "nest";
  }

  @Override
  public void prepare(String database) throws SQLException {
    postgres.create(database);
    try (Connection connection = postgres.connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(Files.readString(peer.resolve("prisma/tables.sql")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Target start(String database) {
    int port = RunningServer.freePort();
    RunningServer server =
        RunningServer.start(
            new RunningServer.Start(
                List.of("node", peer.resolve("dist/main.js").toString()),
                Map.of(
                    "NODE_ENV",
                    "production",
                    "PORT",
                    Integer.toString(port),
                    "JWT_SECRET",
                    Sessions.SECRET,
                    "DATABASE_URL",
                    postgres.url(database)),
                port,
                "/",
                work.resolve(database + ".log")));
    return new Target(
        name(), server, postgres, caller -> Sessions.bearer("sender-" + caller), false);
  }

  @Override
  public Seeds seeds(String database) {
    return new NestSeeds(postgres, database);
  }

  @Override
  public Reads reads(String database) throws SQLException {
    return new NestReads(postgres.connect(database));
  }
}
