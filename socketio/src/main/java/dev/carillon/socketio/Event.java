package dev.carillon.socketio;

import dev.carillon.socketio.engineio.EncodedMessage;
import dev.carillon.socketio.parser.Argument;
import dev.carillon.socketio.parser.Json;
import dev.carillon.socketio.parser.Packet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A named event with its arguments, on its way to clients. Immutable, safe for any thread. It
/// keeps its encoded form, so that emitting one event to many sockets, one by one or by a
/// broadcast, encodes it once per namespace: make one event and emit it often.
public final class Event {
  /// Encoded forms that are kept; for the namespaces after these it is encoded each time.
  private static final int MAX_KEPT = 8;

  private final String name;
  private final List<Argument> arguments;

  /// By namespace; replaced as a whole, so that reading takes no lock.
  private volatile Map<String, List<EncodedMessage>> encoded = Map.of();

  private Event(String name, List<Argument> arguments) {
    this.name = name;
    this.arguments = arguments;
  }

  /// An event that carries `arguments` in their order.
  ///
  /// @throws IllegalArgumentException when `name` is one of Socket.IO's own events, or when there
  ///   are more than 10 attachments
  public static Event of(String name, Argument... arguments) {
    requireName(name);
    List<Argument> copied = List.of(arguments);
    Packet.requireAttachable(copied);
    return new Event(name, copied);
  }

  /// As [#of(String, Argument...)], with plain Java values: strings, booleans, numbers, `null`,
  /// `byte[]` and [Argument]s. For other types see [SocketIoServer#event].
  ///
  /// @throws IllegalArgumentException also when a value is of another type, or a number that JSON
  ///   does not have
  public static Event of(String name, @Nullable Object... values) {
    return of(name, Values.arguments(null, values));
  }

  /// Accepts a name that an application may use.
  ///
  /// @throws IllegalArgumentException when `name` is one of Socket.IO's own
  static void requireName(String name) {
    if (Packet.RESERVED_EVENT_NAMES.contains(name)) {
      throw new IllegalArgumentException("reserved event name: " + name);
    }
  }

  public String name() {
    return name;
  }

  public List<Argument> arguments() {
    return arguments;
  }

  List<EncodedMessage> encodedFor(String namespace) {
    List<EncodedMessage> messages = encoded.get(namespace);
    return messages == null ? encode(namespace) : messages;
  }

  /// With its place as one more argument, which clients send back when they return.
  List<EncodedMessage> encodedFor(String namespace, long offset) {
    List<Argument> placed = new ArrayList<>(arguments);
    placed.add(Json.quote(Long.toString(offset)));
    return EncodedPackets.encode(Packet.event(namespace, Packet.NO_ACK, name, placed));
  }

  private synchronized List<EncodedMessage> encode(String namespace) {
    List<EncodedMessage> messages = encoded.get(namespace);
    if (messages == null) {
      messages = EncodedPackets.encode(Packet.event(namespace, Packet.NO_ACK, name, arguments));
      if (encoded.size() < MAX_KEPT) {
        Map<String, List<EncodedMessage>> more = new HashMap<>(encoded);
        more.put(namespace, messages);
        encoded = Map.copyOf(more);
      }
    }
    return messages;
  }

  @Override
  public String toString() {
    return "Event[" + name + ", " + arguments.size() + " arguments]";
  }
}
