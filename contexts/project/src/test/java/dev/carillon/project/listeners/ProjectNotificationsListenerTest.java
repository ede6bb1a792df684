package dev.carillon.project.listeners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.events.AnnotatedListeners;
import dev.carillon.events.Event;
import dev.carillon.events.EventDataReader;
import dev.carillon.events.EventListener;
import dev.carillon.events.EventName;
import dev.carillon.notices.NoticePayloads;
import dev.carillon.notices.NoticeRefusedException;
import dev.carillon.notices.Notices;
import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.Contact;
import dev.carillon.notification.domain.Escalation;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.Notification;
import dev.carillon.notification.domain.NotificationIds;
import dev.carillon.notification.domain.NotificationRules;
import dev.carillon.notification.domain.Routing;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.commands.CreateNotification;
import dev.carillon.notification.usecases.commands.ScheduleNotification;
import dev.carillon.notification.usecases.commands.SendTimes;
import dev.carillon.notification.usecases.ports.Contacts;
import dev.carillon.notification.usecases.ports.Schedule;
import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import dev.carillon.texts.Reader;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class ProjectNotificationsListenerTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-22T07:00:00.123Z"));
  private static final String APPLICATION =
      """
      {"applicationId": "a1", "projectId": "p1", "projectTitle": "Carillon",
       "roleName": "Designer", "applicantId": "bob", "applicantName": "Bob"}
      """;

  private final JsonMapper json = JsonMapper.shared();
  private final Map<InboxKey, Contact> known = new HashMap<>();
  private final Contacts contacts =
      new Contacts() {
        @Override
        public Optional<Contact> find(InboxKey who) {
          return Optional.ofNullable(known.get(who));
        }

        @Override
        public Map<InboxKey, Contact> findAll(Collection<InboxKey> who) {
          Map<InboxKey, Contact> found = new HashMap<>(known);
          found.keySet().retainAll(who);
          return found;
        }

        @Override
        public void put(Contact contact) {
          known.put(contact.who(), contact);
        }

        @Override
        public Contact putLanguage(InboxKey who, @Nullable Locale locale, @Nullable ZoneId zone) {
          throw new UnsupportedOperationException();
        }
      };
  private final AcceptingStore store = new AcceptingStore();
  private final List<EventListener> listeners = listeners(16_384, Set.of(Channel.REALTIME));

  @Test
  void aNewProjectIsConfirmedToItsOwner() throws Exception {
    Notification notification = onlyNotificationOf(created("Carillon"));

    assertThat(notification.object()).isEqualTo("project.created");
    assertThat(notification.type()).isEqualTo("project.created");
    assertThat(notification.receiver().value()).isEqualTo("ada");
    assertThat(notification.sender().value()).isEqualTo("ada");
    assertPayload(
        notification,
        """
        {"projectId": "p1", "projectTitle": "Carillon", "ownerId": "ada", "ownerName": "Ada",
         "project": {"id": "p1", "title": "Carillon"},
         "message": "Votre projet \\"Carillon\\" a été créé avec succès !",
         "messageKey": "project.created", "messageArgs": {"projectTitle": "Carillon"}}
        """);
  }

  @Test
  void anApplicationIsToldToTheOwner() throws Exception {
    Notification notification =
        onlyNotificationOf(
            event(
                "project.role.application.created",
                """
                {"projectOwnerId": "ada", "applicationId": "a1", "projectId": "p1",
                 "projectTitle": "Carillon", "roleName": "Designer", "applicantId": "bob",
                 "applicantName": "Bob"}
                """));

    assertThat(notification.object()).isEqualTo("project.application.received");
    assertThat(notification.type()).isEqualTo("project.role.application.created");
    assertThat(notification.receiver().value()).isEqualTo("ada");
    assertThat(notification.sender().value()).isEqualTo("bob");
    assertApplicationPayload(
        notification, "Bob a postulé pour le rôle \"Designer\" dans votre projet \"Carillon\"");
  }

  @Test
  void anAcceptanceIsToldToTheApplicantByTheSystem() throws Exception {
    Notification notification =
        onlyNotificationOf(event("project.role.application.accepted", APPLICATION));

    assertThat(notification.object()).isEqualTo("project.application.accepted");
    assertThat(notification.type()).isEqualTo("project.role.application.accepted");
    assertThat(notification.receiver().value()).isEqualTo("bob");
    assertThat(notification.sender().value()).isEqualTo("system");
    assertApplicationPayload(
        notification,
        "Félicitations ! Votre candidature pour le rôle \"Designer\" dans le projet \"Carillon\""
            + " a été acceptée");
  }

  @Test
  void aRejectionIsToldToTheApplicantByTheSystem() throws Exception {
    Notification notification =
        onlyNotificationOf(event("project.role.application.rejected", APPLICATION));

    assertThat(notification.object()).isEqualTo("project.application.rejected");
    assertThat(notification.type()).isEqualTo("project.role.application.rejected");
    assertThat(notification.receiver().value()).isEqualTo("bob");
    assertThat(notification.sender().value()).isEqualTo("system");
    assertApplicationPayload(
        notification,
        "Merci pour votre intérêt ! Votre candidature pour le rôle \"Designer\" dans le projet"
            + " \"Carillon\" n'a pas été retenue cette fois-ci");
  }

  @Test
  void receiversReadTheirOwnLanguage() throws Exception {
    InboxKey ada = new InboxKey(new TenantId("acme"), new UserId("ada"));
    contacts.put(new Contact(ada, Locale.UK, null));

    assertThat(message(onlyNotificationOf(created("Bells"))))
        .isEqualTo("Your project \"Bells\" has been created!");
  }

  @Test
  void nobodyIsToldOfTheirOwnActButOfANewProject() throws Exception {
    tell(
        event(
            "project.role.application.created",
            """
            {"projectOwnerId": "bob", "applicationId": "a1", "projectId": "p1",
             "projectTitle": "Carillon", "roleName": "Designer", "applicantId": "bob",
             "applicantName": "Bob"}
            """));

    assertThat(store.stored()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"project.member.joined", "project.member.left"})
  void anOwnerHearsOfMembersButNotOfTheirOwnAct(String name) throws Exception {
    String data =
        """
        {"projectId": "p1", "projectTitle": "Carillon", "projectOwnerId": "ada",
         "memberId": "bob", "memberName": "Bob"%s}
        """;
    tell(event(name, data.formatted(", \"actorId\": \"ada\"")));
    assertThat(store.stored()).isEmpty();

    tell(event(name, data.formatted(", \"actorId\": \"eve\"")));
    tell(event(name, data.formatted("")));

    assertThat(store.stored())
        .extracting(notification -> notification.receiver().value())
        .containsExactly("ada", "ada");
    assertThat(store.stored())
        .extracting(notification -> notification.sender().value())
        .containsOnly("bob");
  }

  @Test
  void theNotificationIsOfTheEventsTenant() throws Exception {
    assertThat(onlyNotificationOf(created("Carillon")).tenant().value()).isEqualTo("acme");
  }

  @Test
  void anEventHeardAgainNotifiesNobodyTwice() throws Exception {
    Event event = created("Carillon");
    tell(event);
    tell(event);

    assertThat(store.stored()).hasSize(1);
  }

  @Test
  void anotherEventNotifiesAgain() throws Exception {
    tell(created("Carillon"));
    tell(created("Carillon"));

    assertThat(store.stored()).hasSize(2);
  }

  @Test
  void aTitleWithQuotesAndPercentSignsIsShownAsItIs() throws Exception {
    Notification notification = onlyNotificationOf(created("100 %s \"bells\" \\"));

    assertThat(message(notification))
        .isEqualTo("Votre projet \"100 %s \"bells\" \\\" a été créé avec succès !");
  }

  @Test
  void aStoreThatIsAwayFailsTheListenerSoThatTheEventIsRetried() {
    store.failWith(new StoreUnavailableException("away", Duration.ofSeconds(1)));

    assertThatThrownBy(() -> tell(created("Carillon")))
        .hasRootCauseInstanceOf(StoreUnavailableException.class);
  }

  @Test
  void aRefusedNotificationFailsTheListenerSoThatItIsNotLost() {
    List<EventListener> tiny = listeners(10, Set.of(Channel.REALTIME));

    assertThatExceptionOfType(NoticeRefusedException.class)
        .isThrownBy(() -> tell(created("Carillon"), tiny))
        .withMessageContaining("PAYLOAD_TOO_LARGE");
  }

  @Test
  void anIdThatNobodyCanHaveKeepsNoneOfTheOthersFromBeingTold() {
    Event event =
        event(
            "project.updated",
            """
            {"projectId": "p1", "projectTitle": "Carillon", "actorId": "ada", "actorName": "Ada",
             "memberIds": ["bob", " ", "eve"]}
            """);

    assertThatExceptionOfType(NoticeRefusedException.class).isThrownBy(() -> tell(event));
    assertThat(store.stored())
        .extracting(notification -> notification.receiver().value())
        .containsExactly("bob", "eve");
  }

  @Test
  void whatMayPassIsTriedAgainBesideWhatWillNot() {
    store.failWith(new StoreUnavailableException("away", Duration.ofSeconds(1)));
    Event event =
        event(
            "project.updated",
            """
            {"projectId": "p1", "projectTitle": "Carillon", "actorId": "ada", "actorName": "Ada",
             "memberIds": ["bob", " "]}
            """);

    assertThatThrownBy(() -> tell(event)).hasRootCauseInstanceOf(StoreUnavailableException.class);
  }

  @Test
  void numbersComeAsTheyWere() throws Exception {
    Notification notification =
        onlyNotificationOf(
            event(
                "project.created",
                """
                {"projectId": "p1", "projectTitle": "Carillon", "ownerId": "ada",
                 "ownerName": "Ada", "budget": 12345678901234567.80}
                """));

    assertThat(notification.payload().json()).contains("\"budget\":12345678901234567.80,");
  }

  @Test
  void theListenersKeepTheirNamesInTheOutbox() {
    assertThat(listeners)
        .extracting(EventListener::id)
        .containsExactly(
            "project-application-accepted-notice",
            "project-application-created-notice",
            "project-application-rejected-notice",
            "project-created-notice",
            "project-deleted-notice",
            "project-invite-sent-notice",
            "project-member-joined-notice",
            "project-member-left-notice",
            "project-published-notice",
            "project-role-assigned-notice",
            "project-role-unassigned-notice",
            "project-updated-notice");
  }

  @Test
  void anInvitationThatIsNotReadIsToldByEmailWhereThereIsOne() throws Exception {
    Event invitation =
        event(
            "project.invite.sent",
            """
            {"inviteId": "i1", "projectId": "p1", "projectTitle": "Carillon",
             "inviteeId": "bob", "inviterId": "ada", "inviterName": "Ada"}
            """);

    tell(invitation, listeners(16_384, Set.of(Channel.REALTIME, Channel.EMAIL)));
    tell(created("Bells"), listeners(16_384, Set.of(Channel.REALTIME, Channel.EMAIL)));

    Routing escalating =
        Routing.INBOX.escalating(new Escalation(Channel.EMAIL, Duration.ofMinutes(10)));
    assertThat(store.routings()).containsExactly(escalating, Routing.INBOX);
  }

  @Test
  void aChannelThatThereIsNotKeepsNobodyFromTheirNotification() throws Exception {
    onlyNotificationOf(
        event(
            "project.invite.sent",
            """
            {"inviteId": "i1", "projectId": "p1", "projectTitle": "Carillon",
             "inviteeId": "bob", "inviterId": "ada", "inviterName": "Ada"}
            """));

    assertThat(store.routings()).containsExactly(Routing.INBOX);
  }

  private List<EventListener> listeners(int payloadMaxBytes, Set<Channel> channels) {
    CreateNotification createNotification =
        new CreateNotification(
            store,
            change -> {},
            new NotificationRules(255, payloadMaxBytes, channels),
            new NotificationIds(CLOCK),
            CLOCK);
    EventDataReader reader =
        new EventDataReader() {
          @Override
          public <T> T read(String data, Class<T> type) {
            return json.readValue(data, type);
          }
        };
    return new AnnotatedListeners(reader)
        .of(
            new ProjectNotificationsListener(
                new Notices(
                    createNotification,
                    new ScheduleNotification(
                        createNotification,
                        NOTHING_WAITS,
                        new SendTimes(contacts, ZoneOffset.UTC, Duration.ofDays(1), CLOCK),
                        new NotificationIds(CLOCK),
                        CLOCK),
                    contacts,
                    new NoticePayloads(json, new Reader(Locale.FRENCH, ZoneOffset.UTC)),
                    channels)));
  }

  /// No listener here waits.
  private static final Schedule NOTHING_WAITS =
      (Schedule)
          Proxy.newProxyInstance(
              Schedule.class.getClassLoader(),
              new Class<?>[] {Schedule.class},
              (_, _, _) -> {
                throw new UnsupportedOperationException();
              });

  private Event created(String title) {
    var data = json.createObjectNode();
    data.put("projectId", "p1").put("projectTitle", title);
    data.put("ownerId", "ada").put("ownerName", "Ada");
    return event("project.created", data.toString());
  }

  private static Event event(String name, String data) {
    return new Event(UUID.randomUUID(), new EventName(name), "acme", "p1", CLOCK.instant(), data);
  }

  private Notification onlyNotificationOf(Event event) throws Exception {
    tell(event);
    assertThat(store.stored()).hasSize(1);
    return store.stored().getFirst();
  }

  private void tell(Event event) throws Exception {
    tell(event, listeners);
  }

  private static void tell(Event event, List<EventListener> listeners) throws Exception {
    List<EventListener> wanting = new ArrayList<>(listeners);
    wanting.removeIf(listener -> !listener.wants(event.name()));
    assertThat(wanting).hasSize(1);
    wanting.getFirst().on(event);
  }

  private void assertApplicationPayload(Notification notification, String message) {
    var expected =
        json.readTree(
            """
            {"applicationId": "a1", "applicantName": "Bob", "projectId": "p1",
             "projectTitle": "Carillon", "roleName": "Designer",
             "project": {"id": "p1", "title": "Carillon"}, "projectRole": {"title": "Designer"},
             "userProfile": {"name": "Bob"}}
            """);
    var payload = json.readTree(notification.payload().json()).asObject();
    assertThat(payload.remove("messageKey").asString()).isEqualTo(notification.type());
    assertThat(payload.remove("messageArgs").propertyNames())
        .contains("projectTitle", "roleName")
        .isSubsetOf("projectTitle", "roleName", "applicantName");
    assertThat(payload.remove("applicantId").asString()).isEqualTo("bob");
    payload.remove("projectOwnerId");
    assertThat(payload).isEqualTo(expected.asObject().put("message", message));
  }

  private String message(Notification notification) {
    return json.readTree(notification.payload().json()).path("message").asString();
  }

  private void assertPayload(Notification notification, String expected) {
    assertThat(json.readTree(notification.payload().json())).isEqualTo(json.readTree(expected));
  }
}
