package dev.carillon.socketio.adapter;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The rooms of one namespace, sharded by event loop: each loop keeps the memberships of its own
/// members and looks at no other's, so there is neither a lock nor a shared map on the way of a
/// broadcast.
///
/// Joining and leaving happen on the member's loop. What one thread asks for takes effect in that
/// order: a broadcast finds the members that the same thread made join before.
public final class Rooms<M extends RoomMember> {
  private static final Logger LOG = LoggerFactory.getLogger(Rooms.class);

  private final ConcurrentMap<EventLoop, RoomShard<M>> shards = new ConcurrentHashMap<>();

  /// Member's loop.
  public void add(M member, Set<String> rooms) {
    RoomShard<M> shard = shards.computeIfAbsent(member.eventLoop(), loop -> new RoomShard<>());
    shard.add(member);
    rooms.forEach(room -> shard.join(member, room));
  }

  /// Member's loop.
  public void remove(M member, Set<String> rooms) {
    RoomShard<M> shard = shards.get(member.eventLoop());
    if (shard != null) {
      rooms.forEach(room -> shard.leave(member, room));
      shard.remove(member);
    }
  }

  /// Member's loop; the member has been added.
  public void join(M member, String room) {
    RoomShard<M> shard = shards.get(member.eventLoop());
    if (shard != null) {
      shard.join(member, room);
    }
  }

  /// Member's loop.
  public void leave(M member, String room) {
    RoomShard<M> shard = shards.get(member.eventLoop());
    if (shard != null) {
      shard.leave(member, room);
    }
  }

  /// Runs `action` once on each event loop that has members in `selection`, with those members: one
  /// task for each loop, however many members there are. Any thread. The list is a copy, so
  /// `action` may make members leave.
  public void forEachLoop(Selection selection, Consumer<? super Collection<M>> action) {
    shards.forEach((loop, shard) -> {
      try {
        loop.execute(() -> {
          List<M> members = shard.select(selection);
          if (!members.isEmpty()) {
            action.accept(members);
          }
        });
      } catch (RejectedExecutionException shuttingDown) {
        LOG.debug("event loop is gone", shuttingDown);
      }
    });
  }

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
      try {
        CompletableFuture<R> part = new CompletableFuture<>();
        loop.execute(() -> answer(part, shard, ask));
        parts.add(part);
      } catch (RejectedExecutionException shuttingDown) {
        LOG.debug("event loop is gone", shuttingDown);
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
