package dev.carillon.socketio.transport;

/// How the bytes of a session travel.
public enum Transport {
  /// HTTP long polling.
  POLLING("polling"),
  /// WebSocket, from the start or after an upgrade from polling.
  WEBSOCKET("websocket");

  private final String wireName;

  Transport(String wireName) {
    this.wireName = wireName;
  }

  /// The value of the query parameter `transport`.
  public String wireName() {
    return wireName;
  }
}
