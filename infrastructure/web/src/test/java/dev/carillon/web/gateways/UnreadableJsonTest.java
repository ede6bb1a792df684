package dev.carillon.web.gateways;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.NewNotification;
import dev.carillon.notification.domain.NotificationIds;
import dev.carillon.notification.domain.Payload;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.commands.ChangeNotification;
import dev.carillon.notification.usecases.commands.MarkAllNotificationsRead;
import dev.carillon.socketio.AckCallback;
import dev.carillon.socketio.Admission;
import dev.carillon.socketio.Arguments;
import dev.carillon.socketio.EventHandler;
import dev.carillon.socketio.parser.Argument;
import dev.carillon.socketio.parser.Json;
import dev.carillon.web.access.Origins;
import dev.carillon.web.testing.InMemoryNotificationStore;
import dev.carillon.web.testing.InMemoryRevocations;
import dev.carillon.web.testing.SettableClock;
import dev.carillon.web.tokens.Secrets;
import dev.carillon.web.tokens.Sessions;
import dev.carillon.web.tokens.SocketIdentity;
import dev.carillon.web.tokens.SocketTokens;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/// JSON that the protocol lets pass and Jackson does not, or that is not what an event takes.
class UnreadableJsonTest {
  private static final InboxKey INBOX = new InboxKey(TenantId.DEFAULT, new UserId("ada"));
  private final SettableClock clock = new SettableClock(Instant.parse("2026-11-22T07:00:00Z"));
  private final InMemoryNotificationStore store = new InMemoryNotificationStore();
  private final JsonMapper mapper =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .build();
  private final SocketTokens tokens =
      new SocketTokens(
          Secrets.configured("test", "0123456789abcdef0123456789abcdef"),
          Duration.ofHours(1),
          clock);
  private final Sessions sessions =
      new Sessions(new InMemoryRevocations(), Duration.ofDays(1), clock);

  @ParameterizedTest
  @ValueSource(strings = {"{\"upTo\":1,\"upTo\":1}", "[1]", "42", "\"1\"", "true"})
  void whatIsNoObjectIsAnsweredAndReadsNothing(String argument) {
    store.append(notification(), null).toCompletableFuture().join();

    assertThat(answer("mark-all-read", argument)).contains("\"code\":\"invalid\"");
    assertThat(store.head(INBOX).unread()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "{}", "{\"upTo\":null}"})
  void whatNamesNoNumberReadsEverything(String argument) {
    store.append(notification(), null).toCompletableFuture().join();

    assertThat(answer("mark-all-read", argument)).contains("\"unread\":0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"token\":\"a\",\"token\":\"b\"}", "{\"n\":LONG}"})
  void anUnreadableConnectPayloadIsAnInvalidToken(String auth) {
    var authentication =
        new SocketAuthentication(
            tokens, sessions, new Origins(List.of(), true), mapper, new GatewayMessages());
    var socket =
        new FakeSocket(Handshakes.of(Map.of(), Map.of(), auth.replace("LONG", "1".repeat(5_000))));

    assertThat(authentication.admit(socket))
        .isInstanceOfSatisfying(
            Admission.Refused.class,
            refused -> assertThat(refused.data()).hasToString("{\"code\":\"token_invalid\"}"));
  }

  private static final ClientEvents.Snapshots NOTHING =
      new ClientEvents.Snapshots() {
        @Override
        public void sendUnread() {}

        @Override
        public void sync(ClientPosition position) {}
      };

  private String answer(String event, String argument) {
    FakeSocket socket = new FakeSocket(Handshakes.plain());
    SocketIdentity identity =
        new SocketIdentity(
            INBOX.tenant(),
            INBOX.receiver(),
            "jti",
            null,
            clock.instant(),
            clock.instant().plusSeconds(60));
    new ClientEvents(
            new ChangeNotification(store, _ -> {}, clock),
            new MarkAllNotificationsRead(store, _ -> {}, clock),
            tokens,
            sessions,
            mapper,
            new GatewayMessages(),
            () -> 0)
        .register(new GatewaySession(socket, identity, new EventBudget(1, 1_000, 0)), NOTHING);
    List<Argument> sent = new ArrayList<>();
    EventHandler handler = socket.handlers.get(event);
    assertThat(handler).isNotNull();
    handler.handle(new Arguments(List.of(Json.of(argument))), acking(sent));
    return sent.toString();
  }

  private static AckCallback acking(List<Argument> sent) {
    return new AckCallback() {
      @Override
      public boolean isRequested() {
        return true;
      }

      @Override
      public void send(Argument... arguments) {
        sent.addAll(List.of(arguments));
      }
    };
  }

  private NewNotification notification() {
    return new NewNotification(
        new NotificationIds(clock).next(),
        INBOX.tenant(),
        INBOX.receiver(),
        UserId.SYSTEM,
        "o",
        "t",
        new Payload("{}"),
        clock.instant(),
        null);
  }
}
