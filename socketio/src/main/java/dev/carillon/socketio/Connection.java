package dev.carillon.socketio;

import dev.carillon.socketio.engineio.EncodedMessage;
import dev.carillon.socketio.engineio.Session;
import dev.carillon.socketio.engineio.SessionListener;
import dev.carillon.socketio.engineio.TimerRing;
import dev.carillon.socketio.parser.Argument;
import dev.carillon.socketio.parser.Json;
import dev.carillon.socketio.parser.MalformedPacketException;
import dev.carillon.socketio.parser.Packet;
import dev.carillon.socketio.parser.PacketDecoder;
import dev.carillon.socketio.transport.CloseReason;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a session carries: packets for the sockets of one client. Owned by the session's event
/// loop; handlers run by the inbox.
final class Connection implements SessionListener {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

  /// What an argument takes beside its bytes: its object, and its place in lists.
  private static final int ARGUMENT_BYTES = 56;

  /// What must arrive of an attachment in each of the periods that it has.
  private static final int MIN_ATTACHMENT_BYTES = 2400;

  private static final Json TOO_MANY_NAMESPACES =
      ConnectErrors.payload("Too many namespaces", null);

  private static final Json PAYLOAD_TOO_LARGE = ConnectErrors.payload("Payload too large", null);

  /// How many of the namespaces that a client is out of again are remembered.
  private static final int MAX_LEFT = 64;

  private final SocketIoServer server;
  private final Session session;
  private final Inbox inbox;
  private final PacketDecoder decoder;

  /// By namespace; an immutable map while there is at most one, which is all that most have.
  private Map<String, NamespaceSocket> sockets = Map.of();

  /// Namespaces that the client has left or was put out of: packets of it may still be underway.
  private @Nullable SequencedMap<String, Ended> left;

  /// Names that patterns are asked about.
  private @Nullable Set<String> resolving;

  private TimerRing.@Nullable Entry connectDeadline;

  /// For the next attachment of a packet.
  private TimerRing.@Nullable Entry attachmentDeadline;

  private @Nullable DisconnectReason closeReason;
  private boolean closed;

  Connection(SocketIoServer server, Session session) {
    this.server = server;
    this.session = session;
    this.inbox = new Inbox(this);
    this.decoder = new PacketDecoder(server.options().engine().limits().maxPayloadBytes());
    armConnectDeadline();
  }

  SocketIoServer server() {
    return server;
  }

  @Override
  public long incompleteBytes() {
    return decoder.incompleteBytes();
  }

  /// Virtual thread.
  void inboxHasRoom() {
    session.execute(session::resumeReading);
  }

  Session session() {
    return session;
  }

  // ---- from the session

  @Override
  public void onText(ByteBuffer text) {
    try {
      decoder.text(text).ifPresentOrElse(this::received, this::awaitAttachment);
    } catch (MalformedPacketException malformed) {
      violated(malformed.getMessage());
    }
  }

  @Override
  public void onBinary(ByteBuffer bytes) {
    try {
      disarmAttachmentDeadline();
      decoder.binary(bytes).ifPresentOrElse(this::received, this::awaitAttachment);
    } catch (MalformedPacketException malformed) {
      violated(malformed.getMessage());
    }
  }

  @Override
  public void onClose(CloseReason reason) {
    closed = true;
    disarmConnectDeadline();
    disarmAttachmentDeadline();
    DisconnectReason told = closeReason == null ? disconnectReason(reason) : closeReason;
    for (NamespaceSocket socket : List.copyOf(sockets.values())) {
      remove(socket, told);
    }
  }

  private static DisconnectReason disconnectReason(CloseReason reason) {
    return switch (reason) {
      case PEER_CLOSE -> DisconnectReason.TRANSPORT_CLOSE;
      case TRANSPORT_ERROR -> DisconnectReason.TRANSPORT_ERROR;
      case PING_TIMEOUT -> DisconnectReason.PING_TIMEOUT;
      case PROTOCOL_VIOLATION -> DisconnectReason.PROTOCOL_VIOLATION;
      case SLOW_CONSUMER -> DisconnectReason.SLOW_CONSUMER;
      case SERVER_CLOSE -> DisconnectReason.SERVER_CLOSE;
      case SERVER_SHUTDOWN -> DisconnectReason.SERVER_SHUTDOWN;
    };
  }

  private void violated(@Nullable String what) {
    LOG.debug("protocol violation: {}", what);
    session.close(CloseReason.PROTOCOL_VIOLATION);
  }

  private void received(Packet packet) {
    switch (packet) {
      case Packet.Connect(String namespace, Json auth) -> connect(namespace, auth);
      case Packet.Disconnect(String namespace) ->
          connected(namespace)
              .ifPresent(socket -> {
                remember(namespace, Ended.BY_THE_CLIENT);
                remove(socket, DisconnectReason.CLIENT_NAMESPACE_DISCONNECT);
              });
      case Packet.Event event ->
          event(event.namespace(), event.ackId(), event.name(), event.arguments());
      case Packet.BinaryEvent event ->
          event(event.namespace(), event.ackId(), event.name(), event.arguments());
      case Packet.Ack ack -> ack(ack.namespace(), ack.ackId(), ack.arguments());
      case Packet.BinaryAck ack -> ack(ack.namespace(), ack.ackId(), ack.arguments());
      case Packet.ConnectError _ -> violated("CONNECT_ERROR from a client");
    }
  }

  /// Who has put a client out of a namespace.
  private enum Ended {
    BY_THE_CLIENT,
    BY_THE_SERVER
  }

  /// The connected socket of a packet. A packet for a namespace that is not joined is a violation,
  /// but when the server has ended it: the packet may have been on its way.
  private Optional<NamespaceSocket> connected(String namespace) {
    return connected(namespace, left != null && left.get(namespace) == Ended.BY_THE_SERVER);
  }

  private Optional<NamespaceSocket> connected(String namespace, boolean mayBeLate) {
    NamespaceSocket socket = sockets.get(namespace);
    if (socket != null && socket.isConnected()) {
      return Optional.of(socket);
    }
    if (!mayBeLate) {
      violated("packet for a namespace that is not joined");
    }
    return Optional.empty();
  }

  private void event(String namespace, long ackId, String name, List<Argument> arguments) {
    connected(namespace)
        .ifPresent(socket ->
            submit(
                () -> socket.handle(name, ackId, server.arguments(arguments)),
                decoder.bytes() + (long) ARGUMENT_BYTES * arguments.size()));
  }

  private void ack(String namespace, long ackId, List<Argument> arguments) {
    // The JavaScript client answers what it got before it left even after it has left.
    boolean mayBeLate = left != null && left.containsKey(namespace);
    connected(namespace, mayBeLate).ifPresent(socket -> socket.answered(ackId, arguments));
  }

  private void submit(Runnable task) {
    submit(task, 0);
  }

  /// @param bytes that it keeps, about
  private void submit(Runnable task, long bytes) {
    if (!inbox.add(task, bytes)) {
      session.pauseReading();
    }
  }

  // ---- joining

  private void connect(String name, @Nullable Json payload) {
    if (sockets.containsKey(name) || (resolving != null && resolving.contains(name))) {
      violated("second CONNECT to one namespace");
      return;
    }
    int wanted = sockets.size() + (resolving == null ? 0 : resolving.size());
    if (wanted >= server.options().maxNamespacesPerConnection()) {
      // Not by closing: a stock client would come back and ask for all of them again.
      send(new Packet.ConnectError(name, TOO_MANY_NAMESPACES));
      return;
    }
    if (payload != null && payload.length() > server.options().connectPayloadMaxBytes()) {
      send(new Packet.ConnectError(name, PAYLOAD_TOO_LARGE));
      return;
    }
    // Compact, since it is kept for as long as the socket.
    Handshake handshake =
        new Handshake(session.handshake(), payload == null ? Json.EMPTY_OBJECT : payload.compact());
    Optional<RegisteredNamespace> exact = server.namespaces().exact(name);
    if (exact.isPresent()) {
      if (!recover(exact.get(), handshake)) {
        join(exact.get(), handshake);
      }
    } else if (server.namespaces().havePatterns()) {
      if (resolving == null) {
        resolving = HashSet.newHashSet(1);
      }
      resolving.add(name);
      String id = session.loop().newId();
      submit(() -> resolve(name, id, handshake), handshake.auth().length());
    } else {
      send(new Packet.ConnectError(name, server.invalidNamespace()));
    }
  }

  private void join(RegisteredNamespace namespace, Handshake handshake) {
    NamespaceSocket socket =
        new NamespaceSocket(session.loop().newId(), this, namespace, handshake);
    put(socket);
    submit(
        () -> {
          Admission admission = namespace.admit(socket);
          session.execute(() -> decided(socket, admission));
        },
        handshake.auth().length());
  }

  // ---- recovery

  /// Whether a socket is asked to go on on this connection.
  private boolean recover(RegisteredNamespace namespace, Handshake handshake) {
    if (!namespace.recovers()) {
      return false;
    }
    Optional<String> pid = text(handshake.auth(), "pid");
    if (pid.isEmpty()) {
      return false;
    }
    Optional<NamespaceSocket> socket = namespace.recoverable(pid.get());
    Optional<Long> offset = offset(handshake.auth());
    if (socket.isEmpty() || offset.isEmpty() || !namespace.recoversFrom(offset.get())) {
      server.recoveryAsked(false);
      return false;
    }
    if (resolving == null) {
      resolving = HashSet.newHashSet(1);
    }
    resolving.add(namespace.name());
    Recovery.Attempt attempt = new Recovery.Attempt(this, handshake, offset.get());
    socket.get().loop().execute(() -> socket.get().recover(attempt));
    return true;
  }

  private static Optional<String> text(Json object, String name) {
    return object.member(name).filter(Json::isString).map(Json::unquote);
  }

  /// A client that has received nothing yet names no offset.
  static Optional<Long> offset(Json auth) {
    Optional<String> named = text(auth, "offset");
    try {
      return Optional.of(named.isEmpty() ? Delivery.NO_OFFSET : Long.parseLong(named.get()));
    } catch (NumberFormatException notOurs) {
      return Optional.empty();
    }
  }

  /// Any loop: the client begins anew.
  void notRecovered(NamespaceSocket asked, Recovery.Attempt attempt) {
    server.recoveryAsked(false);
    session.executeOrRun(() -> {
      resolved(asked.namespace().name());
      if (!closed) {
        join(asked.namespace(), attempt.handshake());
      }
    });
  }

  /// Any loop: the client goes on, first with what it has missed.
  ///
  /// @param last the offset of what was missed last
  void recovered(
      NamespaceSocket socket, Recovery recovery, List<List<EncodedMessage>> missed, long last) {
    session.executeOrRun(() -> {
      RegisteredNamespace namespace = socket.namespace();
      resolved(namespace.name());
      recovery.connected();
      if (closed) {
        // It came and went.
        if (!socket.goAway()) {
          socket.disconnected();
        }
        inbox.add(() -> socket.announceEnd(DisconnectReason.TRANSPORT_CLOSE));
        return;
      }
      server.recoveryAsked(true);
      disarmConnectDeadline();
      put(socket);
      for (List<EncodedMessage> messages : missed) {
        session.send(messages, true);
      }
      recovery.sent(last);
      sendConnect(socket);
      submit(() -> namespace.announce(socket));
    });
  }

  /// The client of `socket` has come back on another connection: this one loses it.
  void fence(NamespaceSocket socket) {
    if (!closed && socket.isConnected() && socket.connection().equals(this)) {
      putOut(socket, DisconnectReason.REPLACED);
      if (sockets.isEmpty()) {
        closeTransport(DisconnectReason.SERVER_CLOSE);
      }
    }
  }

  @Override
  public void onPing() {
    if (server.recovers()) {
      for (NamespaceSocket socket : sockets.values()) {
        socket.recovery().ifPresent(Recovery::ping);
      }
    }
  }

  @Override
  public void onPong() {
    if (server.recovers()) {
      for (NamespaceSocket socket : sockets.values()) {
        socket
            .recovery()
            .ifPresent(recovery -> {
              long arrived = recovery.pong();
              if (arrived != Delivery.NO_OFFSET) {
                socket.loop().executeOrRun(() -> recovery.log().received(arrived));
              }
            });
      }
    }
  }

  /// By the inbox.
  private void resolve(String name, String id, Handshake handshake) {
    switch (server.namespaces().resolve(name, handshake.auth())) {
      case Namespaces.Resolution.Held(RegisteredNamespace namespace) -> {
        NamespaceSocket socket = new NamespaceSocket(id, this, namespace, handshake);
        Admission admission = namespace.admit(socket);
        session.execute(() -> {
          resolved(name);
          if (closed) {
            server.namespaces().release(namespace);
          } else {
            put(socket);
            decided(socket, admission);
          }
        });
      }
      case Namespaces.Resolution.Unknown _ ->
          session.execute(() -> {
            resolved(name);
            send(new Packet.ConnectError(name, server.invalidNamespace()));
          });
      case Namespaces.Resolution.Unavailable _ ->
          session.execute(() -> closeTransport(DisconnectReason.SERVER_CLOSE));
    }
  }

  private void resolved(String name) {
    if (resolving != null) {
      resolving.remove(name);
      if (resolving.isEmpty()) {
        resolving = null;
      }
    }
  }

  private void decided(NamespaceSocket socket, Admission admission) {
    if (closed) {
      return;
    }
    switch (admission) {
      case Admission.Accepted() -> accepted(socket);
      case Admission.Refused(String message, Json data) -> {
        forget(socket);
        server.namespaces().release(socket.namespace());
        send(
            new Packet.ConnectError(
                socket.namespace().name(), ConnectErrors.payload(message, data)));
      }
      case Admission.TransportClosed() -> closeTransport(DisconnectReason.SERVER_CLOSE);
    }
  }

  private void accepted(NamespaceSocket socket) {
    RegisteredNamespace namespace = socket.namespace();
    if (left != null) {
      left.remove(namespace.name());
    }
    disarmConnectDeadline();
    sendConnect(socket);
    socket.connected();
    namespace.add(socket);
    submit(() -> namespace.announce(socket));
  }

  private void sendConnect(NamespaceSocket socket) {
    String pid =
        socket.recovery().map(recovery -> ",\"pid\":\"" + recovery.pid() + "\"").orElse("");
    send(
        new Packet.Connect(
            socket.namespace().name(),
            Json.trusted("{\"sid\":\"" + socket.id() + "\"" + pid + "}")));
  }

  // ---- leaving

  /// Puts `socket` out.
  ///
  /// @param close put the client's other sockets out, too, and close the connection
  void disconnect(NamespaceSocket socket, boolean close) {
    if (closed || !socket.connection().equals(this)) {
      // Its client has gone, or come back elsewhere, since this was asked.
      socket.leaveElsewhere(this, close);
      return;
    }
    if (!socket.isConnected()) {
      return;
    }
    List<NamespaceSocket> leaving = close ? connectedSockets() : List.of(socket);
    leaving.forEach(each -> putOut(each, DisconnectReason.SERVER_NAMESPACE_DISCONNECT));
    if (close) {
      closeTransport(DisconnectReason.SERVER_CLOSE);
    }
  }

  /// With a DISCONNECT packet. What the client has sent before it came is not held against it.
  private void putOut(NamespaceSocket socket, DisconnectReason reason) {
    String namespace = socket.namespace().name();
    send(new Packet.Disconnect(namespace));
    remember(namespace, Ended.BY_THE_SERVER);
    remove(socket, reason);
  }

  private void remember(String namespace, Ended by) {
    SequencedMap<String, Ended> remembered =
        left == null ? LinkedHashMap.newLinkedHashMap(1) : left;
    remembered.putLast(namespace, by);
    if (remembered.size() > MAX_LEFT) {
      remembered.pollFirstEntry();
    }
    left = remembered;
  }

  void closeTransport(DisconnectReason reason) {
    if (!closed) {
      closeReason = reason;
      session.close(
          reason == DisconnectReason.SERVER_SHUTDOWN
              ? CloseReason.SERVER_SHUTDOWN
              : CloseReason.SERVER_CLOSE);
    }
  }

  private void remove(NamespaceSocket socket, DisconnectReason reason) {
    RegisteredNamespace namespace = socket.namespace();
    forget(socket);
    boolean wasConnected = socket.isConnected();
    if (!(reason.isRecoverable() && socket.goAway())) {
      socket.disconnected();
    }
    if (wasConnected) {
      inbox.add(() -> socket.announceEnd(reason));
    }
    server.namespaces().release(namespace);
    if (!closed && wasConnected && connectedSockets().isEmpty()) {
      armConnectDeadline();
    }
  }

  private void put(NamespaceSocket socket) {
    String name = socket.namespace().name();
    if (sockets.isEmpty()) {
      sockets = Map.of(name, socket);
    } else {
      if (sockets.size() == 1) {
        sockets = new HashMap<>(sockets);
      }
      sockets.put(name, socket);
    }
  }

  private void forget(NamespaceSocket socket) {
    if (sockets.size() > 1) {
      sockets.remove(socket.namespace().name());
      if (sockets.size() == 1) {
        sockets = Map.copyOf(sockets);
      }
    } else {
      sockets = Map.of();
    }
  }

  // ---- for sockets

  List<NamespaceSocket> connectedSockets() {
    return sockets.values().stream().filter(NamespaceSocket::isConnected).toList();
  }

  private void send(Packet packet) {
    session.send(EncodedPackets.encode(packet), true);
  }

  // ---- a connection in no namespace

  private void armConnectDeadline() {
    disarmConnectDeadline();
    TimerRing.Entry deadline =
        new TimerRing.Entry() {
          @Override
          protected void expired() {
            closeTransport(DisconnectReason.CONNECT_TIMEOUT);
          }
        };
    connectDeadline = deadline;
    session.loop().timers().schedule(deadline, server.options().connectTimeout());
  }

  private void disarmConnectDeadline() {
    if (connectDeadline != null) {
      session.loop().timers().cancel(connectDeadline);
      connectDeadline = null;
    }
  }

  // ---- attachments

  /// A client may take its time, as long as it sends at a rate that even a bad connection has.
  private void awaitAttachment() {
    long receivedBefore = session.receivedBytes();
    TimerRing.Entry deadline =
        new TimerRing.Entry() {
          @Override
          protected void expired() {
            // While nothing is read, it may have come.
            if (session.isPaused()
                || session.receivedBytes() - receivedBefore >= MIN_ATTACHMENT_BYTES) {
              awaitAttachment();
            } else {
              violated("an attachment did not come");
            }
          }
        };
    attachmentDeadline = deadline;
    session
        .loop()
        .timers()
        .schedule(deadline, server.options().engine().deadlines().headersTimeout());
  }

  private void disarmAttachmentDeadline() {
    if (attachmentDeadline != null) {
      session.loop().timers().cancel(attachmentDeadline);
      attachmentDeadline = null;
    }
  }
}
