package dev.carillon.bench.inbox.traffic;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.carillon.bench.client.ClientLoop;
import dev.carillon.bench.inbox.servers.Sessions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;

/// Users with one open socket each. Opened by the thread that measures, lives on the loop.
public final class Audience implements AutoCloseable, NotificationsSocket.Listener {
  private static final int TOKEN_CALLERS = 16;
  private static final int HANDSHAKES_IN_FLIGHT = 32;
  private static final int SETTLE_MILLIS = 500;

  private final ClientLoop loop;
  private final String prefix;
  private final Deliveries deliveries;
  private final List<byte[]> names = new ArrayList<>();
  private final List<String> tokens = new ArrayList<>();
  private final List<NotificationsSocket> sockets = new ArrayList<>();
  private final long[] startNanos;
  private final Histogram latencies = Calls.histogram();
  private final CompletableFuture<Long> allOpen = new CompletableFuture<>();
  private int unreadEach;
  private int toOpen;
  private boolean closing;

  /// Prepares users `prefix-0`, `prefix-1` and so on, who are not connected.
  ///
  /// @param deliveries told what they receive
  public Audience(ClientLoop loop, String prefix, int users, Deliveries deliveries) {
    this.loop = loop;
    this.prefix = prefix;
    this.deliveries = deliveries;
    this.startNanos = new long[users];
    for (int i = 0; i < users; i++) {
      names.add(name(prefix, i).getBytes(US_ASCII));
    }
  }

  public static String name(String prefix, int user) {
    return prefix + '-' + user;
  }

  int users() {
    return names.size();
  }

  byte[] name(int user) {
    return names.get(user);
  }

  boolean isConnected() {
    return !sockets.isEmpty();
  }

  /// Gets everybody's token for the socket.
  public void fetchTokens() {
    names.forEach(_ -> tokens.add(""));
    try (Calls calls =
        new Calls(
            loop,
            TOKEN_CALLERS,
            true,
            user ->
                Requests.copy(
                    Requests.get("/notifications/ws-token", Sessions.bearer(name(prefix, user)))),
            (user, caller) -> tokens.set(user, token(caller.body())))) {
      calls.run(names.size());
    }
  }

  private static String token(String json) {
    String before = "\"wsToken\":\"";
    int start = json.indexOf(before) + before.length();
    return json.substring(start, json.indexOf('"', start));
  }

  /// Connects everybody, a limited number at once, until each has received the page of unread
  /// notifications: not before that do servers tell a socket of all that comes.
  ///
  /// @param unread how many that page must have; at least one, since some send no empty page
  /// @return nanoseconds until the last
  public long open(int unread) {
    unreadEach = unread;
    toOpen = names.size();
    long start = System.nanoTime();
    loop.call(() -> {
      for (int i = 0; i < HANDSHAKES_IN_FLIGHT; i++) {
        openNext();
      }
      return toOpen;
    });
    try {
      return allOpen.get(ClientLoop.LIMIT_SECONDS, TimeUnit.SECONDS) - start;
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  /// From connecting to the page. Complete when [#open] has returned.
  public Histogram latencies() {
    return latencies;
  }

  private void openNext() {
    int user = sockets.size();
    if (user == names.size()) {
      return;
    }
    NotificationsSocket socket = new NotificationsSocket(loop.port(), user, tokens.get(user), this);
    sockets.add(socket);
    startNanos[user] = System.nanoTime();
    var _ =
        loop.connect(socket)
            .addListener(connected -> {
              if (!connected.isSuccess()) {
                failed(connected.cause());
              }
            });
  }

  private void opened(int user) {
    long now = System.nanoTime();
    latencies.recordValue(now - startNanos[user]);
    toOpen--;
    if (toOpen == 0) {
      allOpen.complete(now);
    } else {
      openNext();
    }
  }

  @Override
  public void unread(NotificationsSocket socket, int notifications) {
    if (notifications == unreadEach) {
      opened(socket.user());
    } else {
      failed(new IllegalStateException(notifications + " unread came, not " + unreadEach));
    }
  }

  @Override
  public void notified(NotificationsSocket socket, int run, int number, long dueNanos) {
    deliveries.received(socket.user(), run, number, dueNanos);
  }

  @Override
  public void closed(NotificationsSocket socket) {
    if (!closing) {
      failed(new IllegalStateException("the server closed a connection"));
    }
  }

  @Override
  public void failed(Throwable cause) {
    allOpen.completeExceptionally(cause);
    deliveries.failed(cause);
  }

  /// Closes all sockets and gives the server a moment to notice.
  @Override
  public void close() {
    loop.call(() -> {
      closing = true;
      sockets.forEach(NotificationsSocket::close);
      return sockets.size();
    });
    try {
      Thread.sleep(sockets.isEmpty() ? 0 : SETTLE_MILLIS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
