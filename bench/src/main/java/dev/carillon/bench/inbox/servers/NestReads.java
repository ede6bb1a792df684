package dev.carillon.bench.inbox.servers;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/// The guide's one query, as Prisma writes it. The rows are fetched and not looked at.
final class NestReads implements Reads {
  private static final String UNREAD =
      """
      select id, object, "receiverId", "senderId", type, payload, "createdAt", "readAt"
      from notification where "receiverId" = ? and "readAt" is null order by "createdAt" desc
      """;

  private final Connection connection;
  private final PreparedStatement unread;

  NestReads(Connection connection) throws SQLException {
    this.connection = connection;
    this.unread = connection.prepareStatement(UNREAD);
  }

  @Override
  public void unread(String user) throws SQLException {
    unread.setString(1, user);
    try (ResultSet rows = unread.executeQuery()) {
      if (!rows.next()) {
        throw new IllegalStateException("no unread ones");
      }
    }
  }

  @Override
  public void count(String user) {
    throw new UnsupportedOperationException("the guide has no count");
  }

  @Override
  public void changesSince(String user, long since) {
    throw new UnsupportedOperationException("the guide has no numbers");
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
