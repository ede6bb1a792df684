package dev.carillon.bench.inbox.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Carillon, as its users start it. Who posts is a backend with a service key.
public final class CarillonLauncher implements Launcher {
  private final Postgres postgres;
  private final List<String> program;
  private final Path configuration;
  private final Path work;
  private final Map<String, String> environment;
  private final Map<String, String> keys = new HashMap<>();

  /// Starts nothing yet.
  ///
  /// @param program `./carillon`, or how else its commands are run
  /// @param configuration settings of the measurement
  /// @param work for data directories and logs
  public CarillonLauncher(Postgres postgres, List<String> program, Path configuration, Path work) {
    this(postgres, program, configuration, work, Map.of());
  }

  private CarillonLauncher(
      Postgres postgres,
      List<String> program,
      Path configuration,
      Path work,
      Map<String, String> environment) {
    this.postgres = postgres;
    this.program = List.copyOf(program);
    this.configuration = configuration;
    this.work = work;
    this.environment = Map.copyOf(environment);
  }

  /// One whose servers have more settings, by environment variables.
  public CarillonLauncher with(Map<String, String> settings) {
    return new CarillonLauncher(postgres, program, configuration, work, settings);
  }

  @Override
  public String name() {
    return "ours";
  }

  /// Making a key brings the tables up to date.
  @Override
  public void prepare(String database) throws SQLException {
    postgres.create(database);
    List<String> command = command("key", database);
    command.addAll(1 + command.indexOf("key"), List.of("create", "bench"));
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      String printed =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
      if (process.waitFor() != 0) {
        throw new IllegalStateException("no service key: " + printed);
      }
      keys.put(database, printed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Target start(String database) {
    String bearer = "Bearer " + Objects.requireNonNull(keys.get(database), "prepared before");
    int port = RunningServer.freePort();
    List<String> command = command("start", database);
    command.addAll(List.of("--port", Integer.toString(port)));
    Map<String, String> all = new HashMap<>(environment);
    all.put("CARILLON_AUTH_SECRET", Sessions.SECRET);
    RunningServer server =
        RunningServer.start(
            new RunningServer.Start(
                command, all, port, "/health/ready", work.resolve(database + ".log")));
    return new Target(name(), server, postgres, _ -> bearer, true);
  }

  @Override
  public Seeds seeds(String database) {
    return new CarillonSeeds(postgres, database);
  }

  @Override
  public Reads reads(String database) throws SQLException {
    return new CarillonReads(postgres, database);
  }

  private List<String> command(String what, String database) {
    List<String> command = new ArrayList<>(program);
    command.addAll(
        List.of(
            what,
            "--data",
            work.resolve(database).toString(),
            "--database-url",
            postgres.url(database),
            "--config",
            configuration.toString()));
    return command;
  }
}
