package dev.carillon.socketio;

import java.util.Collection;

/// A family of namespaces that are made when a client first joins one, and go when the last socket
/// has left. What is registered here holds for all of them, before what is registered with one
/// child; as a [Broadcast] it means the sockets of all of them.
public interface ParentNamespace extends Namespace {
  /// The pattern, or a text that stands for the predicate.
  @Override
  String name();

  /// The namespaces that have sockets; those that come and go meanwhile may be in it or not.
  Collection<Namespace> children();
}
