package dev.carillon.community;

import dev.carillon.community.CommunityEvent.Achievement;
import dev.carillon.community.CommunityEvent.ConversationCreated;
import dev.carillon.community.CommunityEvent.Maintenance;
import dev.carillon.community.CommunityEvent.MessageRead;
import dev.carillon.community.CommunityEvent.MessageReceived;
import dev.carillon.community.CommunityEvent.NewDevice;
import dev.carillon.community.CommunityEvent.PasswordChanged;
import dev.carillon.community.CommunityEvent.ProfileUpdated;
import dev.carillon.community.CommunityEvent.Registered;
import dev.carillon.community.CommunityEvent.Welcome;
import dev.carillon.events.Event;
import dev.carillon.events.OnEvent;
import dev.carillon.notices.Announcements;
import dev.carillon.notices.Notice;
import dev.carillon.notices.Notices;
import dev.carillon.notification.domain.Audience;
import dev.carillon.notification.domain.Broadcast;
import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.Grouping;
import dev.carillon.notification.domain.TopicKey;
import dev.carillon.texts.Texts;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/// Turns messages, conversations and what happens to accounts into notifications. The methods run
/// on virtual threads and wait for the commit. What is not taken is thrown, and so retried.
public final class CommunityNotificationsListener {
  /// Names that begin with a tenant are heard too.
  private static final String IN_TENANT = "tenant.*.";

  private final Notices notices;
  private final Announcements announcements;
  private final Texts texts =
      Texts.load(
          CommunityNotificationsListener.class,
          "notifications",
          List.of(Locale.FRENCH, Locale.ENGLISH));

  /// @throws dev.carillon.texts.TextsException when a text needs what its event does not have
  public CommunityNotificationsListener(Notices notices, Announcements announcements) {
    this.notices = notices;
    this.announcements = announcements;
    announcements.register(texts);
    texts.require(CommunityEvent.MESSAGE_RECEIVED, MessageReceived.class);
    texts.require(CommunityEvent.MESSAGE_READ, MessageRead.class);
    texts.require(CommunityEvent.CONVERSATION_CREATED, ConversationCreated.class);
    texts.require(CommunityEvent.WELCOME, Welcome.class);
    texts.require(CommunityEvent.REGISTERED, Registered.class);
    texts.require(CommunityEvent.PROFILE_UPDATED, ProfileUpdated.class);
    texts.require(CommunityEvent.PASSWORD_CHANGED, Set.of(Notices.OCCURRED_AT));
    texts.require(CommunityEvent.NEW_DEVICE, Set.of("device", Notices.OCCURRED_AT));
    texts.require(CommunityEvent.ACHIEVEMENT, Achievement.class);
    texts.require(CommunityEvent.MAINTENANCE, Maintenance.class);
  }

  /// Tells the recipients; what comes in one conversation while the first is unread is one.
  @OnEvent(
      value = {CommunityEvent.MESSAGE_RECEIVED, IN_TENANT + CommunityEvent.MESSAGE_RECEIVED},
      id = "message-received-notice")
  void handleMessageReceived(MessageReceived data, Event event) {
    notices.send(
        event,
        texts,
        Notice.of("message-received-notice", CommunityEvent.MESSAGE_RECEIVED)
            .from(data.senderId())
            .to(data.recipientIds())
            .alsoBy(Channel.PUSH)
            .grouped(Grouping.by(CommunityEvent.MESSAGE_RECEIVED, data.conversationId())));
  }

  /// Tells who wrote it.
  @OnEvent(
      value = {CommunityEvent.MESSAGE_READ, IN_TENANT + CommunityEvent.MESSAGE_READ},
      id = "message-read-notice")
  void handleMessageRead(MessageRead data, Event event) {
    notices.send(
        event,
        texts,
        Notice.of("message-read-notice", CommunityEvent.MESSAGE_READ)
            .from(data.readerId())
            .to(data.senderId()));
  }

  /// Tells the participants.
  @OnEvent(
      value = {
        CommunityEvent.CONVERSATION_CREATED,
        IN_TENANT + CommunityEvent.CONVERSATION_CREATED
      },
      id = "conversation-created-notice")
  void handleConversationCreated(ConversationCreated data, Event event) {
    notices.send(
        event,
        texts,
        Notice.of("conversation-created-notice", CommunityEvent.CONVERSATION_CREATED)
            .from(data.creatorId())
            .to(data.participantIds()));
  }

  /// Welcomes someone.
  @OnEvent(
      value = {CommunityEvent.WELCOME, IN_TENANT + CommunityEvent.WELCOME},
      id = "user-welcome-notice")
  void handleWelcome(Welcome data, Event event) {
    notices.send(
        event,
        texts,
        Notice.of("user-welcome-notice", CommunityEvent.WELCOME)
            .to(data.userId())
            .alsoBy(Channel.EMAIL));
  }

  /// Tells someone that their account is there.
  @OnEvent(
      value = {CommunityEvent.REGISTERED, IN_TENANT + CommunityEvent.REGISTERED},
      id = "user-registered-notice")
  void handleRegistered(Registered data, Event event) {
    notices.send(
        event,
        texts,
        Notice.of("user-registered-notice", CommunityEvent.REGISTERED).to(data.userId()));
  }

  /// Tells whose profile it is, unless they changed it.
  @OnEvent(
      value = {CommunityEvent.PROFILE_UPDATED, IN_TENANT + CommunityEvent.PROFILE_UPDATED},
      id = "user-profile-updated-notice")
  void handleProfileUpdated(ProfileUpdated data, Event event) {
    notices.send(
        event,
        texts,
        Notice.of("user-profile-updated-notice", CommunityEvent.PROFILE_UPDATED)
            .from(data.actorId())
            .to(data.userId()));
  }

  /// Tells whose password it is, unless they are known to have changed it.
  @OnEvent(
      value = {CommunityEvent.PASSWORD_CHANGED, IN_TENANT + CommunityEvent.PASSWORD_CHANGED},
      id = "user-password-changed-notice")
  void handlePasswordChanged(PasswordChanged data, Event event) {
    notices.send(
        event,
        texts,
        Notice.of("user-password-changed-notice", CommunityEvent.PASSWORD_CHANGED)
            .from(data.actorId())
            .to(data.userId())
            .alsoBy(Channel.EMAIL)
            .critical());
  }

  /// Warns whose account it is.
  @OnEvent(
      value = {CommunityEvent.NEW_DEVICE, IN_TENANT + CommunityEvent.NEW_DEVICE},
      id = "user-login-new-device-notice")
  void handleNewDevice(NewDevice data, Event event) {
    notices.send(
        event,
        texts,
        Notice.of("user-login-new-device-notice", CommunityEvent.NEW_DEVICE)
            .to(data.userId())
            .alsoBy(Channel.EMAIL)
            .critical());
  }

  /// Congratulates.
  @OnEvent(
      value = {CommunityEvent.ACHIEVEMENT, IN_TENANT + CommunityEvent.ACHIEVEMENT},
      id = "user-achievement-unlocked-notice")
  void handleAchievement(Achievement data, Event event) {
    notices.send(
        event,
        texts,
        Notice.of("user-achievement-unlocked-notice", CommunityEvent.ACHIEVEMENT)
            .to(data.userId()));
  }

  /// Tells everyone, or the members of a topic; of what is critical those too who are away.
  @OnEvent(
      value = {CommunityEvent.MAINTENANCE, IN_TENANT + CommunityEvent.MAINTENANCE},
      id = "system-maintenance-notice")
  void handleMaintenance(Maintenance data, Event event) {
    boolean critical = Objects.equals(data.priority(), "critical");
    Notice notice = Notice.of("system-maintenance-notice", CommunityEvent.MAINTENANCE);
    announcements.announce(
        event,
        texts,
        critical ? notice.alsoBy(Channel.EMAIL) : notice,
        data.topic() == null
            ? new Audience.Everyone()
            : new Audience.Topic(new TopicKey(data.topic())),
        critical ? Broadcast.Priority.CRITICAL : Broadcast.Priority.NORMAL);
  }
}
