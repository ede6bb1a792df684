package dev.carillon.socketio;

/// What the flags of an emit come to, on the way to [Connection].
///
/// @param droppable dropped when the connection is not writable
/// @param compressible whether compression may be tried
record Delivery(boolean droppable, boolean compressible) {
  static final Delivery PLAIN = new Delivery(false, true);

  static Delivery of(EmitFlag... flags) {
    boolean droppable = false;
    boolean compressible = true;
    for (EmitFlag flag : flags) {
      switch (flag) {
        case VOLATILE -> droppable = true;
        case UNCOMPRESSED -> compressible = false;
      }
    }
    return new Delivery(droppable, compressible);
  }
}
