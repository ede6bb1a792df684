package dev.carillon.bench.faults;

import dev.carillon.bench.smtp.Mischief;
import dev.carillon.bench.smtp.SmtpSink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// Two nodes on one database that hand e-mails to one mail server, of the bad kind.
final class EmailWorld implements AutoCloseable {
  /// How long nodes wait for an answer.
  static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(1);

  /// One in five messages fails on the way.
  private static final Mischief MISCHIEF =
      new Mischief(0.08, 0.01, 0.05, 0.05, 0.01, ANSWER_TIMEOUT.plusMillis(500));

  private final DatabaseServer database;
  private final TcpProxy databaseProxy;
  private final SmtpSink sink;
  private final List<Node> nodes;

  private EmailWorld(DeliveriesPlan plan, TcpProxy.Upstream statements) {
    Path directory = World.fresh(plan.directory());
    Path jar = World.jar(plan.checkout());
    this.database = DatabaseServer.in(directory.resolve("postgres"));
    this.databaseProxy = TcpProxy.to(database.port(), statements);
    this.sink = SmtpSink.closed(MISCHIEF, plan.seed());
    this.nodes =
        IntStream.range(0, 2)
            .mapToObj(n -> new Node(jar, directory.resolve("node" + n), environment()))
            .toList();
  }

  /// @param statements what becomes of the statements that the nodes send
  static EmailWorld start(DeliveriesPlan plan, TcpProxy.Upstream statements) {
    EmailWorld world = new EmailWorld(plan, statements);
    world.sink.open();
    // One after the other: both make tables.
    for (Node node : world.nodes) {
      node.start(Duration.ZERO);
      node.awaitReady();
    }
    return world;
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new TreeMap<>(World.shared(database, databaseProxy.port()));
    environment.put("CARILLON_PUBLICURL", "https://app.example.org");
    environment.put("CARILLON_DELIVERIES_LEASE", "2s");
    environment.put("CARILLON_DELIVERIES_POLLINTERVAL", "200ms");
    environment.put("CARILLON_DELIVERIES_CIRCUIT_PAUSE", "500ms");
    environment.put("CARILLON_EMAIL_RETRY_FIRSTBACKOFF", "50ms");
    environment.put("CARILLON_EMAIL_RETRY_MAXBACKOFF", "1s");
    // So many that nothing is given up for bad luck.
    environment.put("CARILLON_EMAIL_RETRY_MAXATTEMPTS", "200");
    environment.put("CARILLON_EMAIL_RATE", "none");
    environment.put("CARILLON_EMAIL_SERVERS_0_HOST", "127.0.0.1");
    environment.put("CARILLON_EMAIL_SERVERS_0_PORT", Integer.toString(sink.port()));
    environment.put("CARILLON_EMAIL_SERVERS_0_SECURITY", "none");
    environment.put("CARILLON_EMAIL_SERVERS_0_CONNECTTIMEOUT", "1s");
    environment.put("CARILLON_EMAIL_SERVERS_0_TIMEOUT", ANSWER_TIMEOUT.toMillis() + "ms");
    environment.put("CARILLON_EMAIL_SERVERS_0_DEADLINE", "3s");
    environment.put("CARILLON_EMAIL_SERVERS_0_MAXCONNECTIONS", "16");
    return environment;
  }

  DatabaseServer database() {
    return database;
  }

  SmtpSink sink() {
    return sink;
  }

  List<Node> nodes() {
    return nodes;
  }

  /// Waits until everybody serves.
  void heal() {
    sink.open();
    nodes.forEach(Node::heal);
  }

  @Override
  public void close() {
    nodes.forEach(Node::close);
    databaseProxy.close();
    database.close();
    sink.close();
  }
}
