package dev.carillon.web.gateways;

import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.NotificationAction;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.usecases.commands.ChangeNotification;
import dev.carillon.notification.usecases.commands.MarkAllNotificationsRead;
import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import dev.carillon.socketio.Arguments;
import dev.carillon.socketio.parser.Json;
import dev.carillon.web.tokens.Sessions;
import dev.carillon.web.tokens.SocketIdentity;
import dev.carillon.web.tokens.SocketTokenCheck;
import dev.carillon.web.tokens.SocketTokens;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a client may ask over its socket. Each is answered when the client asks for an ack:
/// `{success:true, …}` or `{success:false, message, code}`. Runs on virtual threads, one event of a
/// socket at a time.
final class ClientEvents {
  private static final Logger log = LoggerFactory.getLogger(ClientEvents.class);

  private final ChangeNotification change;
  private final MarkAllNotificationsRead markAllRead;
  private final SocketTokens tokens;
  private final Sessions sessions;
  private final JsonMapper mapper;
  private final GatewayMessages messages;
  private final LongSupplier nanoTime;

  ClientEvents(
      ChangeNotification change,
      MarkAllNotificationsRead markAllRead,
      SocketTokens tokens,
      Sessions sessions,
      JsonMapper mapper,
      GatewayMessages messages,
      LongSupplier nanoTime) {
    this.change = change;
    this.markAllRead = markAllRead;
    this.tokens = tokens;
    this.sessions = sessions;
    this.mapper = mapper;
    this.messages = messages;
    this.nanoTime = nanoTime;
  }

  /// What one event does; its answer is the ack.
  private interface Action {
    String answer(Arguments arguments) throws Refusal;
  }

  /// A refusal with a code of the contract.
  private static final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;
    private final String code;

    Refusal(String code) {
      super(code, null, false, false);
      this.code = code;
    }
  }

  /// What the gateway does for a socket.
  interface Snapshots {
    void sendUnread();

    void sync(ClientPosition position);
  }

  void register(GatewaySession session, Snapshots snapshots) {
    on(
        session,
        "refresh-unread",
        _ -> {
          snapshots.sendUnread();
          return "{\"success\":true}";
        });
    on(
        session,
        "sync",
        arguments -> {
          JsonNode position = argument(arguments);
          if (!ClientPosition.isNumber(position.path("since"))) {
            throw new Refusal("invalid");
          }
          snapshots.sync(ClientPosition.of(position).orElseThrow());
          return "{\"success\":true}";
        });
    on(session, "mark-read", arguments -> markRead(session, argument(arguments)));
    on(session, "mark-all-read", arguments -> markAllRead(session, argument(arguments)));
    on(session, "renew", arguments -> renew(session, argument(arguments)));
  }

  private void on(GatewaySession session, String event, Action action) {
    session
        .socket()
        .on(event, (arguments, ack) -> ack.send(Json.trusted(answer(session, arguments, action))));
  }

  private String answer(GatewaySession session, Arguments arguments, Action action) {
    try {
      if (!session.budget().take(nanoTime.getAsLong())) {
        throw new Refusal("rate_limited");
      }
      return action.answer(arguments);
    } catch (Refusal refusal) {
      return refused(session, refusal.code);
    } catch (StoreUnavailableException away) {
      log.atDebug().setCause(away).log("The store is away");
      return refused(session, "unavailable");
    }
  }

  /// The object that an event comes with; missing when there is none. A number or a list is no
  /// object without members: a client that sends `mark-all-read` with one does not mean everything.
  private JsonNode argument(Arguments arguments) throws Refusal {
    Optional<Json> first = arguments.json(0);
    if (first.isEmpty()) {
      return mapper.missingNode();
    }
    try {
      JsonNode argument = mapper.readTree(first.get().toUtf8());
      if (argument.isObject() || argument.isNull()) {
        return argument;
      }
    } catch (JacksonException beyondItsLimits) {
      // A member twice, a number of thousands of digits: the protocol lets it pass, we do not.
    }
    throw new Refusal("invalid");
  }

  private String markRead(GatewaySession session, JsonNode argument) throws Refusal {
    String text =
        argument.path("notificationId").stringValueOpt().orElseThrow(() -> new Refusal("invalid"));
    NotificationId id = NotificationId.parse(text).orElseThrow(() -> new Refusal("not_found"));
    return switch (change.execute(session.inbox(), id, NotificationAction.READ)) {
      case ChangeNotification.Outcome.Done(InboxHead head) ->
          "{\"success\":true," + members(head) + "}";
      case ChangeNotification.Outcome.NotFound() -> throw new Refusal("not_found");
    };
  }

  private String markAllRead(GatewaySession session, JsonNode argument) throws Refusal {
    JsonNode upTo = argument.path("upTo");
    OptionalLong bound = OptionalLong.empty();
    if (!upTo.isMissingNode() && !upTo.isNull()) {
      if (!ClientPosition.isNumber(upTo)) {
        throw new Refusal("invalid");
      }
      bound = OptionalLong.of(upTo.longValue());
    }
    var outcome = markAllRead.execute(session.inbox(), bound);
    return "{\"success\":true,\"count\":" + outcome.count() + "," + members(outcome.head()) + "}";
  }

  private String renew(GatewaySession session, JsonNode argument) throws Refusal {
    String token =
        argument.path("token").stringValueOpt().orElseThrow(() -> new Refusal("token_missing"));
    SocketIdentity renewed =
        switch (tokens.verify(token)) {
          case SocketTokenCheck.Valid(SocketIdentity identity) -> identity;
          case SocketTokenCheck.Expired _ -> throw new Refusal("token_expired");
          case SocketTokenCheck.Invalid _ -> throw new Refusal("token_invalid");
        };
    boolean sameUser =
        renewed.tenant().equals(session.identity().tenant())
            && renewed.user().equals(session.identity().user());
    if (!sameUser || sessions.revoked(renewed)) {
      throw new Refusal("token_invalid");
    }
    session.renew(renewed);
    return "{\"success\":true}";
  }

  private static String members(InboxHead head) {
    return "\"seq\":" + head.seq() + ",\"unread\":" + head.unread();
  }

  private String refused(GatewaySession session, String code) {
    String message = messages.of(code, session.socket().handshake().request());
    return "{\"success\":false,\"message\":" + Json.quote(message) + ",\"code\":\"" + code + "\"}";
  }
}
