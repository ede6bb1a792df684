package dev.carillon.web.gateways;

import dev.carillon.notification.domain.InboxChange;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.Notification;
import dev.carillon.notification.usecases.ports.NotificationGateway;
import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import dev.carillon.socketio.DisconnectReason;
import dev.carillon.socketio.Namespace;
import dev.carillon.socketio.Socket;
import dev.carillon.socketio.SocketIoServer;
import dev.carillon.web.tokens.SocketIdentity;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/// The namespace `/notifications`: each user's sockets are sent their unread notifications when
/// they connect and every change of their inbox after it, in order.
public final class NotificationsGateway implements NotificationGateway {
  /// The namespaces served alike.
  public static final List<String> NAMESPACES = List.of("/notifications", "/v1/notifications");

  /// Changes of one inbox that may happen while a snapshot of it is read.
  private static final int MAX_HELD = 1000;

  private static final Logger log = LoggerFactory.getLogger("carillon.notifications");

  private final InboxStreams streams;
  private final InboxReader reader;
  private final GatewaySessions sessions;
  private final GatewaySettings settings;
  private final JsonMapper mapper;
  private final GatewayCounters counters;
  private final LongSupplier nanoTime;
  private int slice;

  NotificationsGateway(
      InboxStreams streams,
      InboxReader reader,
      GatewaySessions sessions,
      GatewaySettings settings,
      JsonMapper mapper,
      GatewayCounters counters,
      LongSupplier nanoTime) {
    this.streams = streams;
    this.reader = reader;
    this.sessions = sessions;
    this.settings = settings;
    this.mapper = mapper;
    this.counters = counters;
    this.nanoTime = nanoTime;
  }

  /// Begins to serve the namespaces. Once, before the server takes connections.
  void register(SocketIoServer server, SocketAuthentication authentication, ClientEvents events) {
    JoinLimiter joins =
        new JoinLimiter(settings.handshakesPerAddress(), settings.handshakeWindow());
    for (String name : NAMESPACES) {
      Namespace namespace = server.of(name);
      namespace.use(authentication);
      namespace.use(joins);
      namespace.onConnection(socket -> connected(socket, events));
    }
  }

  @Override
  public void push(InboxChange change) {
    if (change instanceof InboxChange.Added(Notification notification, var _)) {
      counters.sent(notification.type());
      // A line for each took a tenth of the CPU of a notification; the counter is there anyway.
      log.atDebug()
          .addKeyValue("notificationId", notification.id())
          .addKeyValue("type", notification.type())
          .addKeyValue("receiverId", notification.receiver())
          .addKeyValue("channel", "realtime")
          .log("Notification sent");
    }
    try {
      streams.push(change);
    } catch (RuntimeException bug) {
      log.atError()
          .addKeyValue("receiverId", change.inbox().receiver())
          .addKeyValue("seq", change.head().seq())
          .setCause(bug)
          .log("Notification error");
    }
  }

  /// Announces and enforces the ends of sessions. Run it every second.
  public void endSessions(Instant now) {
    // Also those that were let in just before their sign-in was revoked.
    sessions.endRevoked();
    sessions.expire(now);
  }

  /// Makes up for pushes that are known to be lost. Blocks; run it every second.
  public void healGaps() {
    healed(streams.healGaps());
  }

  /// Compares what was committed with what was pushed, a slice of the inboxes at a time, so that
  /// each is looked at once in the configured interval. Blocks; run it every second.
  public void reconcile() {
    // One second less: what differs is looked at twice.
    int slices = Math.toIntExact(Math.max(1, settings.reconcileInterval().toSeconds() - 1));
    healed(streams.reconcile(Math.floorMod(slice++, slices), slices));
  }

  private void healed(int inboxes) {
    if (inboxes > 0) {
      counters.healed(inboxes);
      log.atWarn().addKeyValue("inboxes", inboxes).log("Lost pushes healed");
    }
  }

  /// Closes the sockets whose sign-in no longer counts.
  public void endRevoked() {
    sessions.endRevoked();
  }

  /// Tells a socket that the server stops, before its transport is closed: stock clients come back.
  public void sayGoodbye(Socket socket) {
    socket.emit(GatewayEvents.disconnectReason("server_shutdown", settings.drainSpread()));
  }

  /// Users with at least one open socket on this node.
  public int usersConnected() {
    return sessions.users();
  }

  private void connected(Socket socket, ClientEvents events) {
    SocketIdentity identity =
        socket
            .attachment(SocketIdentity.class)
            .orElseThrow(() -> new IllegalStateException("a socket without identity"));
    long now = nanoTime.getAsLong();
    EventBudget budget =
        new EventBudget(settings.eventsPerSocket(), settings.eventWindow().toNanos(), now);
    GatewaySession session = new GatewaySession(socket, identity, budget);
    InboxKey inbox = session.inbox();
    Optional<ClientPosition> position = position(socket);
    InboxSubscriber subscriber =
        new InboxSubscriber(
            socket::emit,
            position.isPresent(),
            MAX_HELD,
            () -> socket.closeTransport(DisconnectReason.SERVER_CLOSE));

    socket.onDisconnect(reason -> disconnected(session, subscriber, reason));
    events.register(
        session,
        new ClientEvents.Snapshots() {
          @Override
          public void sendUnread() {
            streams.sendSnapshot(session.inbox(), subscriber, reader::unread);
          }

          @Override
          public void sync(ClientPosition at) {
            streams.sendSnapshot(session.inbox(), subscriber, reader.sync(at.since(), at.epoch()));
          }
        });
    sessions.add(session);
    streams.join(inbox, subscriber);
    if (!socket.isConnected()) {
      // It left while joining, perhaps before the handler was there to hear it.
      forget(session, subscriber);
      return;
    }
    log.atInfo()
        .addKeyValue("userId", identity.user())
        .addKeyValue("socketId", socket.id())
        .log("WebSocket connected");
    try {
      streams.sendSnapshot(
          inbox,
          subscriber,
          position
              .map(at -> reader.sync(at.since(), at.epoch()))
              .orElseGet(() -> reader.fromTheBeginning(false)));
    } catch (StoreUnavailableException away) {
      log.atDebug().addKeyValue("socketId", socket.id()).setCause(away).log("Store away");
    }
  }

  /// The authentication has read the payload before, so that it can be read.
  private Optional<ClientPosition> position(Socket socket) {
    return ClientPosition.of(mapper.readTree(socket.handshake().auth().toUtf8()));
  }

  private void disconnected(
      GatewaySession session, InboxSubscriber subscriber, DisconnectReason reason) {
    forget(session, subscriber);
    log.atInfo()
        .addKeyValue("userId", session.identity().user())
        .addKeyValue("socketId", session.socket().id())
        .addKeyValue("reason", reason)
        .log("WebSocket disconnected");
  }

  private void forget(GatewaySession session, InboxSubscriber subscriber) {
    sessions.remove(session);
    streams.leave(session.inbox(), subscriber);
  }
}
