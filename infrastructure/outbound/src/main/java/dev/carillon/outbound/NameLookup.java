package dev.carillon.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;

/// Looks a name up.
@FunctionalInterface
interface NameLookup {
  /// Blocks for as long as the operating system's resolver does; it cannot be interrupted.
  InetAddress[] addresses(String name) throws UnknownHostException;
}
