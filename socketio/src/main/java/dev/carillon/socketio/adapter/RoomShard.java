package dev.carillon.socketio.adapter;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The memberships of one event loop's members. That loop only.
final class RoomShard<M extends RoomMember> {
  private final Map<String, M> members = new HashMap<>();
  private final Map<String, Set<M>> rooms = new HashMap<>();

  void add(M member) {
    members.put(member.id(), member);
  }

  void remove(M member) {
    members.remove(member.id());
  }

  void join(M member, String room) {
    rooms.computeIfAbsent(room, name -> HashSet.newHashSet(1)).add(member);
  }

  void leave(M member, String room) {
    rooms.computeIfPresent(
        room,
        (name, inRoom) -> {
          inRoom.remove(member);
          return inRoom.isEmpty() ? null : inRoom;
        });
  }

  /// How many members each room has.
  Map<String, Integer> sizes() {
    Map<String, Integer> sizes = HashMap.newHashMap(rooms.size());
    rooms.forEach((room, inRoom) -> {
      int size = (int) inRoom.stream().filter(RoomMember::isPresent).count();
      if (size > 0) {
        sizes.put(room, size);
      }
    });
    return sizes;
  }

  /// Each selected member once.
  List<M> select(Selection selection) {
    List<M> selected = new ArrayList<>(candidates(selection.rooms()));
    if (!selection.except().isEmpty()) {
      selected.removeIf(member -> selection.except().stream().anyMatch(room -> isIn(member, room)));
    }
    return selected;
  }

  private Collection<M> candidates(Set<String> names) {
    if (names.isEmpty()) {
      return members.values();
    }
    if (names.size() == 1) {
      return membersOf(names.iterator().next());
    }
    Set<M> union = new LinkedHashSet<>();
    names.forEach(name -> union.addAll(membersOf(name)));
    return union;
  }

  private Collection<M> membersOf(String room) {
    Set<M> inRoom = rooms.get(room);
    M alone = members.get(room);
    if (inRoom == null) {
      return alone == null ? List.of() : List.of(alone);
    }
    if (alone == null) {
      return inRoom;
    }
    Set<M> both = new LinkedHashSet<>(inRoom);
    both.add(alone);
    return both;
  }

  private boolean isIn(M member, String room) {
    return member.id().equals(room) || rooms.getOrDefault(room, Set.of()).contains(member);
  }
}
