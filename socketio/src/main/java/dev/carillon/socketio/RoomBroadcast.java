package dev.carillon.socketio;

import dev.carillon.socketio.adapter.Selection;
import dev.carillon.socketio.engineio.EncodedMessage;
import dev.carillon.socketio.engineio.SharedMessages;
import dev.carillon.socketio.parser.Packet;
import io.netty.buffer.ByteBufAllocator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/// A selection of the sockets of some namespaces, on which something is done loop by loop.
record RoomBroadcast(NamespaceGroup group, Selection selection) implements Broadcast {
  @Override
  public Broadcast to(String room, String... more) {
    return new RoomBroadcast(group, selection.to(room, more));
  }

  @Override
  public Broadcast except(String room, String... more) {
    return new RoomBroadcast(group, selection.except(room, more));
  }

  @Override
  public Broadcast local() {
    return new RoomBroadcast(group, selection.localOnly());
  }

  @Override
  public void emit(Event event) {
    emit(event, Delivery.PLAIN);
  }

  @Override
  public void emit(Event event, EmitFlag... flags) {
    emit(event, Delivery.of(flags));
  }

  private void emit(Event event, Delivery delivery) {
    for (RegisteredNamespace namespace : group.namespaces()) {
      Delivery placed = namespace.place(delivery);
      List<EncodedMessage> messages = namespace.encode(event, placed);
      Emission emission = new Emission(event, messages);
      namespace
          .index()
          .forEachLoop(
              selection,
              placed,
              emission,
              emission.bytes(),
              (Collection<NamespaceSocket> sockets, List<Emission> emissions) ->
                  send(emissions, sockets, placed));
    }
  }

  private static void send(
      List<Emission> emissions, Collection<NamespaceSocket> sockets, Delivery delivery) {
    if (sockets.size() == 1) {
      NamespaceSocket only = sockets.iterator().next();
      emissions.forEach(emission -> only.send(emission.event(), emission.messages(), delivery));
      return;
    }
    List<EncodedMessage> messages =
        emissions.stream().flatMap(emission -> emission.messages().stream()).toList();
    try (SharedMessages shared =
        new SharedMessages(messages, delivery.compressible(), ByteBufAllocator.DEFAULT)) {
      sockets.forEach(socket -> socket.send(emissions, shared, delivery));
    }
  }

  @Override
  public CompletionStage<List<AckAnswer>> emitWithAck(Event event, Duration timeout) {
    BroadcastAcks acks = new BroadcastAcks(group.handlers());
    List<CompletableFuture<?>> asked = new ArrayList<>();
    for (RegisteredNamespace namespace : group.namespaces()) {
      // One id for all, so that all get the same frame.
      long ackId = namespace.nextAckId();
      List<EncodedMessage> messages =
          EncodedPackets.encode(
              Packet.event(namespace.name(), ackId, event.name(), event.arguments()));
      asked.add(
          namespace
              .index()
              .gather(
                  selection,
                  sockets -> {
                    sockets.forEach(
                        socket -> socket.acks().add(ackId, acks.expect(socket), timeout));
                    send(List.of(new Emission(event, messages)), sockets, Delivery.PLAIN);
                    return sockets.size();
                  }));
    }
    var _ = all(asked).whenComplete((_, _) -> acks.allAsked());
    return acks.result();
  }

  @Override
  public CompletionStage<List<Socket>> fetchSockets() {
    return gather(List::<Socket>copyOf)
        .thenApplyAsync(
            parts -> parts.stream().flatMap(Collection::stream).toList(), group.handlers());
  }

  @Override
  public CompletionStage<Integer> count() {
    return gather(Collection::size)
        .thenApplyAsync(
            parts -> parts.stream().mapToInt(Integer::intValue).sum(), group.handlers());
  }

  /// What `ask` says of the chosen sockets of each loop and namespace.
  private <R> CompletableFuture<List<R>> gather(
      Function<? super List<NamespaceSocket>, ? extends R> ask) {
    List<CompletableFuture<List<R>>> parts = new ArrayList<>();
    for (RegisteredNamespace namespace : group.namespaces()) {
      parts.add(namespace.index().gather(selection, ask));
    }
    return all(parts)
        .thenApply(
            _ -> parts.stream().map(CompletableFuture::join).flatMap(Collection::stream).toList());
  }

  private static CompletableFuture<Void> all(List<? extends CompletableFuture<?>> parts) {
    return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new));
  }

  @Override
  public void socketsJoin(String room, String... more) {
    List<String> rooms = rooms(room, more);
    forEach(socket -> rooms.forEach(socket::joinOnLoop));
  }

  @Override
  public void socketsLeave(String room, String... more) {
    List<String> rooms = rooms(room, more);
    forEach(socket -> rooms.forEach(socket::leaveOnLoop));
  }

  private static List<String> rooms(String room, String... more) {
    List<String> rooms = new ArrayList<>(List.of(more));
    rooms.add(room);
    return rooms;
  }

  @Override
  public void disconnectSockets(boolean close) {
    forEach(socket -> socket.leaveConnection(close));
  }

  private void forEach(Consumer<NamespaceSocket> action) {
    for (RegisteredNamespace namespace : group.namespaces()) {
      namespace.index().forEachLoop(selection, sockets -> sockets.forEach(action));
    }
  }
}
