package dev.carillon.outbound;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Where calls may go, and what one may cost.
///
/// @param connectTimeout for a free connection, for the name, for each address's TCP and for TLS,
///   each by itself
/// @param timeout for the whole call, whatever the other side does; at least a millisecond
/// @param maxConnections open at once; one host and port gets a quarter of them, so that one that
///   stalls leaves some to others
/// @param maxReplyBytes of a reply's body that are read; the connection of a longer one is dropped
/// @param allowed networks that are called although they are not public
/// @param httpsOnly refuses `http`
public record OutboundPolicy(
    Duration connectTimeout,
    Duration timeout,
    int maxConnections,
    int maxReplyBytes,
    List<Network> allowed,
    boolean httpsOnly) {
  private static final int MAX_REPLY_BYTES = 16 * 1024 * 1024;

  public OutboundPolicy {
    if (connectTimeout.toMillis() < 1 || timeout.toMillis() < 1) {
      throw new IllegalArgumentException("a timeout is at least a millisecond");
    }
    if (connectTimeout.toMillis() > Integer.MAX_VALUE || timeout.toMillis() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("a timeout is at most 24 days");
    }
    if (maxConnections < 1) {
      throw new IllegalArgumentException("a call takes a connection");
    }
    if (maxReplyBytes < 1 || maxReplyBytes > MAX_REPLY_BYTES) {
      throw new IllegalArgumentException("of a reply, 1 byte to 16 MiB are read");
    }
    allowed = List.copyOf(allowed);
  }

  /// What is wrong with a URL that someone configures, as one line; empty when nothing is. It is
  /// judged by its text, without a lookup: a name may still turn out to be refused when it is
  /// called.
  public Optional<String> fault(String url) {
    try {
      return fault(new URI(url));
    } catch (URISyntaxException notUri) {
      return Optional.of("it is not a URL");
    }
  }

  /// As [#fault(String)].
  public Optional<String> fault(URI url) {
    try {
      OutboundUrl parsed = OutboundUrl.of(url, httpsOnly);
      return parsed.literal().filter(address -> !permits(address)).map(_ -> parsed.refusal());
    } catch (OutboundException fault) {
      return Optional.of(String.valueOf(fault.getMessage()));
    }
  }

  /// Whether calls may go to an address: it is public, or of an allowed network.
  boolean permits(InetAddress address) {
    byte[] bytes = PublicAddresses.effective(address.getAddress());
    return PublicAddresses.isPublic(bytes)
        || allowed.stream()
            .anyMatch(network -> network.contains(bytes) || network.contains(address.getAddress()));
  }
}
