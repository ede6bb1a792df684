package dev.carillon.socketio.adapter;

import dev.carillon.socketio.engineio.EngineLoop;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/// The rooms of one namespace, sharded by event loop: each loop keeps the memberships of its own
/// members and looks at no other's, so there is neither a lock nor a shared map on the way of a
/// broadcast.
///
/// Joining and leaving happen on the member's loop. What one thread asks for takes effect in that
/// order: a broadcast finds the members that the same thread made join before.
public final class Rooms<M extends RoomMember> {
  private final ConcurrentMap<EngineLoop, RoomShard<M>> shards = new ConcurrentHashMap<>();

  /// Member's loop.
  public void add(M member, Set<String> rooms) {
    RoomShard<M> shard = shards.computeIfAbsent(member.loop(), loop -> new RoomShard<>());
    shard.add(member);
    rooms.forEach(room -> shard.join(member, room));
  }

  /// Member's loop.
  public void remove(M member, Set<String> rooms) {
    RoomShard<M> shard = shards.get(member.loop());
    if (shard != null) {
      rooms.forEach(room -> shard.leave(member, room));
      shard.remove(member);
    }
  }

  /// Member's loop; the member has been added.
  public void join(M member, String room) {
    RoomShard<M> shard = shards.get(member.loop());
    if (shard != null) {
      shard.join(member, room);
    }
  }

  /// Member's loop.
  public void leave(M member, String room) {
    RoomShard<M> shard = shards.get(member.loop());
    if (shard != null) {
      shard.leave(member, room);
    }
  }

  /// Runs `action` once on each event loop that has members in `selection`, with those members: one
  /// task for each loop, however many members there are. Any thread. The list is a copy, so
  /// `action` may make members leave.
  public void forEachLoop(Selection selection, Consumer<? super Collection<M>> action) {
    shards.forEach((loop, shard) -> loop.execute(() -> act(shard, selection, action)));
  }

  private static <M extends RoomMember> void act(
      RoomShard<M> shard, Selection selection, Consumer<? super Collection<M>> action) {
    List<M> members = shard.select(selection);
    if (!members.isEmpty()) {
      action.accept(members);
    }
  }

  /// As [#forEachLoop(Selection, Consumer)], for items that a thread sends to the same members one
  /// after the other: those that come with nothing between them are given to `action` together.
  ///
  /// @param how items of another kind are kept apart
  /// @param weight bounds how many come together
  public <T> void forEachLoop(
      Selection selection,
      Object how,
      T item,
      int weight,
      BiConsumer<? super Collection<M>, List<T>> action) {
    Kind kind = new Kind(this, selection, how);
    shards.forEach((loop, shard) ->
        loop.<T>executeMerged(
            kind,
            item,
            weight,
            items -> act(shard, selection, members -> action.accept(members, items))));
  }

  private record Kind(Rooms<?> rooms, Selection selection, Object how) {}

  /// As [#forEachLoop], and completes on the last event loop with what `ask` has said on each loop,
  /// also where no member was selected. Of members that are present.
  public <R> CompletableFuture<List<R>> gather(
      Selection selection, Function<? super List<M>, ? extends R> ask) {
    return onEachLoop(shard ->
        ask.apply(shard.select(selection).stream().filter(RoomMember::isPresent).toList()));
  }

  /// The sizes of all rooms, loop by loop. Any thread; completes on the last event loop.
  public CompletableFuture<List<Map<String, Integer>>> sizes() {
    return onEachLoop(RoomShard::sizes);
  }

  private <R> CompletableFuture<List<R>> onEachLoop(Function<RoomShard<M>, ? extends R> ask) {
    List<CompletableFuture<R>> parts = new ArrayList<>();
    shards.forEach((loop, shard) -> {
      CompletableFuture<R> part = new CompletableFuture<>();
      // A loop that has shut down has no members.
      if (loop.execute(() -> answer(part, shard, ask))) {
        parts.add(part);
      }
    });
    return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new))
        .thenApply(_ -> parts.stream().map(CompletableFuture::join).toList());
  }

  private static <M extends RoomMember, R> void answer(
      CompletableFuture<R> part, RoomShard<M> shard, Function<RoomShard<M>, ? extends R> ask) {
    try {
      part.complete(ask.apply(shard));
    } catch (RuntimeException e) {
      part.completeExceptionally(e);
    }
  }
}
