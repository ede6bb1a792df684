package dev.carillon.bench.load;

import dev.carillon.bench.client.WebSocketClient;
import dev.carillon.bench.control.Payloads;
import io.netty.buffer.ByteBuf;

/// One client in the namespace `/`. It counts events without reading them, but for the time in
/// those that carry one. Client's event loop only.
final class ClientSocket extends WebSocketClient {
  private final Clients clients;
  private boolean joined;
  private boolean slow;
  private int events;
  private int serverIndex = -1;

  ClientSocket(Clients clients) {
    super(clients.port(), "");
    this.clients = clients;
  }

  int events() {
    return events;
  }

  /// Which socket of the server's snapshot this is; -1 until it was told.
  int serverIndex() {
    return serverIndex;
  }

  boolean isSlow() {
    return slow;
  }

  /// Reads no more.
  void becomeSlow() {
    slow = true;
    channel().config().setAutoRead(false);
  }

  @Override
  protected void text(ByteBuf in, int start, int length) {
    switch (in.getByte(start)) {
      case '0' -> send("40");
      case '2' -> send("3");
      case '4' -> message(in, start, length);
      default -> throw new IllegalStateException("unexpected packet");
    }
  }

  private void message(ByteBuf in, int start, int length) {
    byte type = in.getByte(start + 1);
    if (type == '2') {
      event(in, start, length);
    } else if (type == '0' && !joined) {
      joined = true;
      clients.joined();
    } else {
      throw new IllegalStateException("unexpected packet 4" + (char) type);
    }
  }

  private void event(ByteBuf in, int start, int length) {
    events++;
    long at = 0;
    int digits = start + Payloads.BEFORE_TIME.length();
    for (int i = 0; i < Payloads.TIME_DIGITS; i++) {
      at = at * 10 + in.getByte(digits + i) - '0';
    }
    if (at > 0 && at <= Clients.MAX_INDEX) {
      serverIndex = (int) at - 1;
    } else if (at > 0) {
      clients.timed(at);
    }
    clients.received(length);
  }

  @Override
  protected void closed() {
    clients.closed(this);
  }

  @Override
  protected void failed(Throwable cause) {
    clients.failed(cause);
  }
}
