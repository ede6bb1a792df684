package dev.carillon.web.access;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Which names the server answers to. In development mode anyone may sign in as anyone, so a page
/// must not reach it under a name of its own that it points at 127.0.0.1 (DNS rebinding).
public final class HostGuard {
  /// The last is how some clients write the one before it.
  static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

  /// What proxies add by custom.
  private static final List<String> PROXIED =
      List.of("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip");

  private final boolean open;
  private final Set<String> names;

  private HostGuard(boolean open, Set<String> names) {
    this.open = open;
    this.names = names;
  }

  /// Answers to every name.
  public static HostGuard open() {
    return new HostGuard(true, Set.of());
  }

  /// Answers to the loopback names and these, on any port.
  public static HostGuard loopbackAnd(List<String> hosts) {
    Set<String> names = new TreeSet<>(LOOPBACK);
    hosts.forEach(host -> names.add(host.toLowerCase(Locale.ROOT)));
    return new HostGuard(false, Set.copyOf(names));
  }

  /// Whether a request is served. In development mode not when a proxy has passed it on: the proxy
  /// may name a loopback host to a server that the whole world reaches through it.
  ///
  /// @param host the `Host` header as it came; null when there is none
  /// @param hasHeader whether the request has a header of this name, given in lower case
  public boolean allows(@Nullable String host, Predicate<String> hasHeader) {
    return open || (allows(host) && PROXIED.stream().noneMatch(hasHeader));
  }

  /// Whether a request for this host is served.
  ///
  /// @param host the `Host` header as it came; null when there is none
  public boolean allows(@Nullable String host) {
    return open || (host != null && names.contains(nameOf(host)));
  }

  /// The header without its port, in lower case.
  static String nameOf(String host) {
    int colon = host.lastIndexOf(':');
    boolean port = colon > host.lastIndexOf(']');
    return (port ? host.substring(0, colon) : host).toLowerCase(Locale.ROOT);
  }
}
