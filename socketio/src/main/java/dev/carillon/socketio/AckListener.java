package dev.carillon.socketio;

import dev.carillon.socketio.parser.Argument;
import java.util.List;

/// Waits for one answer of one socket. Called once, on its event loop.
interface AckListener {
  void answered(List<Argument> arguments);

  void failed(RuntimeException why);
}
