package dev.carillon.socketio.adapter;

import dev.carillon.socketio.engineio.EngineLoop;

/// Someone who can be in rooms. Its id is at the same time the name of a room that it is alone in.
public interface RoomMember {
  String id();

  /// The loop that owns the member, always the same.
  EngineLoop loop();

  /// Whether it counts, or is only sent what it will read later.
  default boolean isPresent() {
    return true;
  }
}
