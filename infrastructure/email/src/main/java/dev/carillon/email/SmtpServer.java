package dev.carillon.email;

import java.time.Duration;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/// An SMTP server that takes messages for anybody, and how to treat it.
///
/// @param name as it is shown in traces and metrics
/// @param security of the connection; certificate and host name are always checked
/// @param username null: it asks for none
/// @param password null: it asks for none
/// @param tls makes the TLS connections, and so decides whom to trust; null: the JDK's, which
///   trusts the usual authorities
/// @param connectTimeout for one attempt to reach one address of the host
/// @param timeout for each answer (RFC 5321, section 4.5.3.2, suggests minutes)
/// @param deadline for everything that one message takes: waiting for a connection, for at most
///   half of it, then connecting and sending
/// @param maxConnections that are open at once
/// @param maxPerConnection messages over one of them, then it is closed
/// @param idleTimeout a connection that was not used for so long is closed
public record SmtpServer(
    String name,
    String host,
    int port,
    Security security,
    @Nullable String username,
    @Nullable String password,
    @Nullable SSLSocketFactory tls,
    Duration connectTimeout,
    Duration timeout,
    Duration deadline,
    int maxConnections,
    int maxPerConnection,
    Duration idleTimeout) {
  /// How a connection is kept from being read by others.
  public enum Security {
    /// Not at all.
    NONE,
    /// By TLS that is asked for in the open (RFC 3207). A server that does not offer it is not
    /// talked to.
    STARTTLS,
    /// By TLS from the first byte (RFC 8314, section 3.3).
    TLS
  }

  public SmtpServer {
    if (name.isBlank() || host.isBlank()) {
      throw new IllegalArgumentException("an SMTP server has a name and a host");
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("a port is a number from 1 to 65535: " + port);
    }
    if ((username == null) != (password == null)) {
      throw new IllegalArgumentException("user name and password come together");
    }
    positive("connect timeout", connectTimeout);
    positive("timeout", timeout);
    positive("deadline", deadline);
    positive("idle timeout", idleTimeout);
    if (maxConnections < 1 || maxPerConnection < 1) {
      throw new IllegalArgumentException("at least one connection, and one message over it");
    }
  }

  /// They are given to sockets in milliseconds, as an int, and 0 would be for ever.
  private static void positive(String what, Duration value) {
    if (value.compareTo(Duration.ofMillis(1)) < 0 || value.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException("the " + what + " is from a millisecond to a day");
    }
  }

  /// Without the password, and without the name that belongs to it.
  @Override
  public String toString() {
    return "SmtpServer[" + name + ", " + host + ':' + port + ", " + security + ']';
  }
}
