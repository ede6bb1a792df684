package dev.carillon.socketio.transport;

/// When outgoing messages are compressed for clients that offer it. Off unless set: it costs ten
/// times the CPU of sending, and most events are small.
///
/// Neither side keeps a window from message to message (`server_no_context_takeover`,
/// `client_no_context_takeover`, RFC 7692), so a connection takes no memory for it, and a broadcast
/// is compressed once.
///
/// @param webSocketMinBytes messages of at least this size are compressed by `permessage-deflate`
/// @param pollingMinBytes answers to polls of at least this size are compressed by gzip
public record Compression(int webSocketMinBytes, int pollingMinBytes) {
  private static final int NEVER = Integer.MAX_VALUE;

  public static final Compression OFF = new Compression(NEVER, NEVER);

  public Compression {
    if (webSocketMinBytes < 0 || pollingMinBytes < 0) {
      throw new IllegalArgumentException("a size is not negative");
    }
  }

  /// Both transports, from 1024 bytes on, as Node's server does when told to.
  public static Compression on() {
    return new Compression(1024, 1024);
  }

  public boolean onWebSocket() {
    return webSocketMinBytes != NEVER;
  }

  public boolean onPolling() {
    return pollingMinBytes != NEVER;
  }
}
