package dev.carillon.bench.inbox.servers;

import java.sql.SQLException;

/// A server's queries by themselves, over one connection. One thread.
public interface Reads extends AutoCloseable {
  /// The page of unread notifications.
  void unread(String user) throws SQLException;

  /// How many are unread. Only where [Target#isExtended] says that there is such a thing.
  void count(String user) throws SQLException;

  /// What changed in an inbox of the [History] after a number. Only there, too.
  void changesSince(String user, long since) throws SQLException;

  @Override
  void close() throws SQLException;
}
