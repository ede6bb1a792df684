package dev.carillon.socketio;

import dev.carillon.socketio.adapter.Selection;
import dev.carillon.socketio.engineio.EncodedMessage;
import dev.carillon.socketio.engineio.SharedMessages;
import io.netty.buffer.ByteBufAllocator;
import java.util.Collection;
import java.util.List;

/// A selection of a namespace's sockets, on which something is done loop by loop.
record RoomBroadcast(RegisteredNamespace namespace, Selection selection) implements Broadcast {
  @Override
  public Broadcast to(String room, String... more) {
    return new RoomBroadcast(namespace, selection.to(room, more));
  }

  @Override
  public Broadcast except(String room, String... more) {
    return new RoomBroadcast(namespace, selection.except(room, more));
  }

  @Override
  public void emit(Event event) {
    List<EncodedMessage> messages = event.encodedFor(namespace.name());
    namespace.rooms().forEachLoop(selection, sockets -> send(sockets, messages));
  }

  private static void send(Collection<NamespaceSocket> sockets, List<EncodedMessage> messages) {
    if (sockets.size() == 1) {
      sockets.forEach(socket -> socket.connection().send(messages));
      return;
    }
    try (SharedMessages shared = new SharedMessages(messages, true, ByteBufAllocator.DEFAULT)) {
      sockets.forEach(socket -> socket.connection().session().send(shared));
    }
  }

  @Override
  public void disconnect() {
    namespace
        .rooms()
        .forEachLoop(
            selection,
            sockets -> sockets.forEach(socket -> socket.connection().disconnect(socket, false)));
  }
}
