package dev.carillon.socketio;

import dev.carillon.socketio.engineio.EncodedMessage;
import java.util.List;

/// An event on its way, with what it is on the wire.
record Emission(Event event, List<EncodedMessage> messages) {
  int bytes() {
    int bytes = 0;
    for (EncodedMessage message : messages) {
      bytes += message.length();
    }
    return bytes;
  }
}
