package dev.carillon.server;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// Where an external PostgreSQL is. Read from `postgresql://user:password@host:port/name?options`
/// (also `postgres://`), percent-encoded as in libpq's connection URIs, or from a JDBC URL.
record DatabaseUrl(String jdbcUrl, @Nullable String username, @Nullable String password) {
  private static final String JDBC = "jdbc:postgresql:";

  static DatabaseUrl parse(String text) {
    if (text.startsWith(JDBC)) {
      return readable(new DatabaseUrl(text, null, null));
    }
    URI uri = uri(text);
    if (!("postgresql".equals(uri.getScheme()) || "postgres".equals(uri.getScheme()))
        || uri.getHost() == null
        || uri.getRawPath() == null
        || uri.getRawPath().length() < 2) {
      throw malformed(null);
    }
    int port = uri.getPort() < 0 ? 5432 : uri.getPort();
    String query = uri.getRawQuery() == null ? "" : '?' + uri.getRawQuery();
    String jdbcUrl = JDBC + "//" + uri.getHost() + ':' + port + uri.getRawPath() + query;
    String userInfo = uri.getRawUserInfo();
    if (userInfo == null) {
      return readable(new DatabaseUrl(jdbcUrl, null, null));
    }
    int colon = userInfo.indexOf(':');
    return readable(
        colon < 0
            ? new DatabaseUrl(jdbcUrl, decoded(userInfo), null)
            : new DatabaseUrl(
                jdbcUrl,
                decoded(userInfo.substring(0, colon)),
                decoded(userInfo.substring(colon + 1))));
  }

  /// Where it is, for messages: the URL without its options, one of which may be a password.
  String place() {
    int options = jdbcUrl.indexOf('?');
    return jdbcUrl.substring("jdbc:".length(), options < 0 ? jdbcUrl.length() : options);
  }

  /// Whether the driver understands it; a pool would answer a wrong one by quoting it.
  private static DatabaseUrl readable(DatabaseUrl url) {
    try {
      if (url.place().indexOf('@') >= 0) {
        throw malformed(null); // The driver knows no user there, and takes it for the host.
      }
      DriverManager.getDriver(url.jdbcUrl());
      return url;
    } catch (SQLException unknown) {
      throw malformed(unknown);
    }
  }

  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException malformed) {
      throw malformed(malformed);
    }
  }

  /// The URL itself is not repeated: it holds a password.
  private static StartupException malformed(@Nullable Throwable cause) {
    String message =
        "the database URL is not understood; write postgresql://user:password@host:5432/name";
    return cause == null ? new StartupException(message) : new StartupException(message, cause);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
