package dev.carillon.socketio;

import dev.carillon.socketio.parser.Argument;
import dev.carillon.socketio.parser.Packet;
import java.util.List;

/// A named event with its arguments, on its way to clients. Immutable, safe for any thread. It
/// keeps its encoded form, so that emitting one event to many sockets, one by one or by a
/// broadcast, encodes it once per namespace: make one event and emit it often.
public final class Event {
  private final String name;
  private final List<Argument> arguments;

  private Event(String name, List<Argument> arguments) {
    this.name = name;
    this.arguments = arguments;
  }

  /// An event that carries `arguments` in their order.
  ///
  /// @throws IllegalArgumentException when `name` is one of Socket.IO's own events, or when there
  ///   are more than 10 attachments
  public static Event of(String name, Argument... arguments) {
    Packet.requireEventName(name);
    return new Event(name, List.of(arguments));
  }

  public String name() {
    return name;
  }

  public List<Argument> arguments() {
    return arguments;
  }

  @Override
  public String toString() {
    return "Event[" + name + ", " + arguments.size() + " arguments]";
  }
}
