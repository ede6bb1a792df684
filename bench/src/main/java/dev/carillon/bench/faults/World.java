package dev.carillon.bench.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Two nodes on one database, and the clients' process.
final class World implements AutoCloseable {
  private static final String SECRET = "a secret that all nodes of the run share";
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  /// Tokens are good on nodes whose clocks are wrong.
  private static final Duration CLOCKS_APART = Duration.ofHours(6);

  private final Plan plan;
  private final DatabaseServer database;
  private final TcpProxy databaseProxy;
  private final List<Node> nodes;
  private final Readers readers;

  private World(Plan plan, TcpProxy.Upstream statements) {
    this.plan = plan;
    Path directory = fresh(plan.directory());
    this.database = DatabaseServer.in(directory.resolve("postgres"));
    this.databaseProxy = TcpProxy.to(database.port(), statements);
    this.nodes =
        IntStream.range(0, 2)
            .mapToObj(
                n -> new Node(jar(plan.checkout()), directory.resolve("node" + n), environment()))
            .toList();
    this.readers = new Readers(plan.checkout());
  }

  /// @param statements what becomes of the statements that the nodes send
  static World start(Plan plan, TcpProxy.Upstream statements) throws SQLException {
    World world = new World(plan, statements);
    // One after the other: both make tables.
    for (Node node : world.nodes) {
      node.start(Duration.ZERO);
      node.awaitReady();
    }
    try (Connection connection = world.database.connect()) {
      new ChangeLog(connection).install();
    }
    return world;
  }

  static Path jar(Path checkout) {
    Path jar = checkout.resolve("server/target/carillon/carillon-server.jar");
    if (Files.notExists(jar)) {
      throw new IllegalStateException("there is no " + jar + "; build the project first");
    }
    return jar;
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new TreeMap<>(shared(database, databaseProxy.port()));
    environment.put("CARILLON_AUTH_SOCKETTOKENLIFETIME", "12h");
    environment.put("CARILLON_GATEWAY_RECONCILEINTERVAL", "1s");
    environment.put("CARILLON_LIMITS_PAGEMAXITEMS", Integer.toString(plan.pageRows()));
    environment.put("CARILLON_RETENTION_MAXCOUNT", "80");
    environment.put("CARILLON_WRITER_MAXWAITING", "100");
    environment.put("CARILLON_EVENTS_LEASE", "2s");
    return environment;
  }

  /// What makes nodes those of one Carillon.
  ///
  /// @param port by which they reach the database
  static Map<String, String> shared(DatabaseServer database, int port) {
    return Map.of(
        "CARILLON_RATES_USER",
        "none",
        "CARILLON_DATABASE_URL",
        database.url(port),
        "CARILLON_DATABASE_USERNAME",
        database.username(),
        "CARILLON_DATABASE_PASSWORD",
        database.password(),
        "CARILLON_AUTH_SECRET",
        SECRET,
        "CARILLON_AUTH_SOCKETSECRET",
        SECRET + ", for sockets");
  }

  DatabaseServer database() {
    return database;
  }

  List<Node> nodes() {
    return nodes;
  }

  Readers readers() {
    return readers;
  }

  int cutDatabaseConnections(double share, Random random) {
    return databaseProxy.cut(share, random);
  }

  /// Waits until all can be reached. A node that found no database when it was started has ended,
  /// and is started again.
  void heal() {
    try (Connection connection = database.connect()) {
      if (!connection.isValid(5)) {
        throw new IllegalStateException("the database does not answer");
      }
    } catch (SQLException gone) {
      throw new IllegalStateException(gone);
    }
    nodes.forEach(Node::heal);
  }

  /// `./carillon restored`, beside the running nodes.
  void tellRestored() {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-jar",
                jar(plan.checkout()).toString(),
                "restored")
            .redirectErrorStream(true)
            .redirectOutput(plan.directory().resolve("restored.log").toFile());
    builder.environment().putAll(environment());
    try {
      int status = builder.start().waitFor();
      if (status != 0) {
        throw new IllegalStateException("restored ended with " + status + ", see its log");
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /// A user's bearer token, as an application signs it.
  static String token(String user) {
    return signed("\"sub\":\"%s\"".formatted(user), Duration.ofDays(10));
  }

  /// A backend's.
  static String serviceToken() {
    String claims =
        "\"sub\":\"backend\",\"aud\":\"carillon-service\",\"tenant\":\"default\",\"jti\":\"b\"";
    return signed(claims, CLOCKS_APART);
  }

  private static String signed(String who, Duration lifetime) {
    long now = Instant.now().getEpochSecond();
    String claims =
        "{%s,\"iat\":%d,\"exp\":%d}"
            .formatted(who, now - CLOCKS_APART.toSeconds(), now + lifetime.toSeconds());
    String text = encoded("{\"alg\":\"HS256\"}") + '.' + encoded(claims);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
      return text + '.' + BASE64.encodeToString(mac.doFinal(text.getBytes(UTF_8)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String encoded(String json) {
    return BASE64.encodeToString(json.getBytes(UTF_8));
  }

  static Path fresh(Path directory) {
    try {
      if (Files.exists(directory)) {
        new ProcessBuilder("rm", "-rf", directory.toString()).start().waitFor();
      }
      return Files.createDirectories(directory);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  @Override
  public void close() {
    readers.close();
    nodes.forEach(Node::close);
    databaseProxy.close();
    database.close();
  }
}
