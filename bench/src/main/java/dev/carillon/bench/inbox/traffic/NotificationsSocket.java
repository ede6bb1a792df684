package dev.carillon.bench.inbox.traffic;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.bench.client.WebSocketClient;
import io.netty.buffer.ByteBuf;

/// A user's socket in `/notifications`, as the stock client opens it. Client's event loop only.
final class NotificationsSocket extends WebSocketClient {
  private static final String NAMESPACE = "/notifications";

  /// Where the name of an event begins: after `42/notifications,["`.
  private static final int NAME = 2 + NAMESPACE.length() + 3;

  private static final byte[] NEW = "new-notification\"".getBytes(US_ASCII);
  private static final byte[] UNREAD = "unread-notifications\"".getBytes(US_ASCII);

  /// Told what comes.
  interface Listener {
    void unread(NotificationsSocket socket, int notifications);

    void notified(NotificationsSocket socket, int run, int number, long dueNanos);

    /// It is over, whoever ended it.
    void closed(NotificationsSocket socket);

    void failed(Throwable cause);
  }

  private final int user;
  private final Listener listener;

  NotificationsSocket(int port, int user, String token, Listener listener) {
    super(port, "&x-ws-token=" + token);
    this.user = user;
    this.listener = listener;
  }

  /// Whose it is, from 0.
  int user() {
    return user;
  }

  @Override
  protected void text(ByteBuf in, int start, int length) {
    switch (in.getByte(start)) {
      case '0' -> send("40" + NAMESPACE + ",");
      case '2' -> send("3");
      case '4' -> message(in, start, length);
      default -> throw unexpected(in, start, length);
    }
  }

  private void message(ByteBuf in, int start, int length) {
    switch (in.getByte(start + 1)) {
      case '0' -> {}
      case '2' -> event(in, start, length);
      default -> throw unexpected(in, start, length);
    }
  }

  /// Other events have come with the contract and cost the client this look only.
  private void event(ByteBuf in, int start, int length) {
    int name = start + NAME;
    if (length > NAME + UNREAD.length && Bytes.isAt(in, name, UNREAD)) {
      listener.unread(this, Bytes.count(in, start, length, Message.RECEIVER));
    } else if (length > NAME + NEW.length && Bytes.isAt(in, name, NEW)) {
      Message.read(
          in,
          start,
          length,
          (run, number, dueNanos) -> listener.notified(this, run, number, dueNanos));
    }
  }

  private static IllegalStateException unexpected(ByteBuf in, int start, int length) {
    return new IllegalStateException(
        "unexpected packet " + in.toString(start, Math.min(length, 200), UTF_8));
  }

  @Override
  protected void closed() {
    listener.closed(this);
  }

  @Override
  protected void failed(Throwable cause) {
    listener.failed(cause);
  }
}
