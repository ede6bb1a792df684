package dev.carillon.bench.inbox.servers;

import java.sql.SQLException;

/// Starts one kind of server.
public interface Launcher {
  /// As in the results.
  String name();

  /// Makes a database, in place of one of that name, with the server's tables and nothing in them.
  void prepare(String database) throws SQLException;

  /// Starts a server, returns when it is ready.
  ///
  /// @param database prepared before
  Target start(String database);

  /// What writes into such a database.
  Seeds seeds(String database);

  /// What reads from such a database as the server does, without the server.
  Reads reads(String database) throws SQLException;
}
