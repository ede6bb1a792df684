package dev.carillon.embeddedpostgres;

/// How to reach a running server. `toString` leaves the password out, so that it can be logged.
///
/// @param host always the loopback address
/// @param port TCP port
/// @param database the database that exists from the first start on
/// @param username the superuser
/// @param password kept in a file that only the server's user can read
public record ConnectionInfo(
    String host, int port, String database, String username, String password) {

  static final String HOST = "127.0.0.1";
  static final String DATABASE = "postgres";
  static final String USERNAME = "postgres";

  static ConnectionInfo local(int port, String password) {
    return new ConnectionInfo(HOST, port, DATABASE, USERNAME, password);
  }

  /// `jdbc:postgresql://…` without user and password.
  public String jdbcUrl() {
    return "jdbc:postgresql://" + host + ":" + port + "/" + database;
  }

  @Override
  public String toString() {
    return jdbcUrl() + " as " + username;
  }
}
