package dev.carillon.socketio;

/// What the flags of an emit come to, on the way to [Connection].
///
/// @param droppable dropped when the connection is not writable
/// @param compressible whether compression may be tried
/// @param offset the event's place, where connections are recovered; else [#NO_OFFSET]
record Delivery(boolean droppable, boolean compressible, long offset) {
  static final long NO_OFFSET = 0;
  static final Delivery PLAIN = new Delivery(false, true, NO_OFFSET);

  static Delivery of(EmitFlag... flags) {
    boolean droppable = false;
    boolean compressible = true;
    for (EmitFlag flag : flags) {
      switch (flag) {
        case VOLATILE -> droppable = true;
        case UNCOMPRESSED -> compressible = false;
      }
    }
    return new Delivery(droppable, compressible, NO_OFFSET);
  }

  Delivery at(long offset) {
    return new Delivery(droppable, compressible, offset);
  }
}
