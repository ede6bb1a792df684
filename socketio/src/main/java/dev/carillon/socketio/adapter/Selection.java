package dev.carillon.socketio.adapter;

import java.util.Collections;
import java.util.HashSet;
import java.util.Set;

/// Which members of a namespace are meant.
///
/// @param rooms members of any of these, or everyone when empty
/// @param except but not members of any of these
/// @param local only those of this node
public record Selection(Set<String> rooms, Set<String> except, boolean local) {
  public static final Selection EVERYONE = new Selection(Set.of(), Set.of(), false);

  public Selection {
    rooms = Set.copyOf(rooms);
    except = Set.copyOf(except);
  }

  public Selection to(String room, String... more) {
    return new Selection(with(rooms, room, more), except, local);
  }

  public Selection except(String room, String... more) {
    return new Selection(rooms, with(except, room, more), local);
  }

  public Selection localOnly() {
    return new Selection(rooms, except, true);
  }

  /// A room that is named twice is in once.
  private static Set<String> with(Set<String> some, String room, String... more) {
    Set<String> all = new HashSet<>(some);
    all.add(room);
    Collections.addAll(all, more);
    return all;
  }
}
