package dev.carillon.community;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The data of the events, as their schemas describe it.
sealed interface CommunityEvent {
  String MESSAGE_RECEIVED = "message.received";
  String MESSAGE_READ = "message.read";
  String CONVERSATION_CREATED = "conversation.created";
  String WELCOME = "user.welcome";
  String REGISTERED = "user.registered";
  String PROFILE_UPDATED = "user.profile.updated";
  String PASSWORD_CHANGED = "user.password.changed";
  String NEW_DEVICE = "user.login.new-device";
  String ACHIEVEMENT = "user.achievement.unlocked";
  String MAINTENANCE = "system.maintenance";

  /// A message is there.
  record MessageReceived(
      String messageId,
      String conversationId,
      String senderId,
      String senderName,
      List<String> recipientIds,
      @Nullable String preview)
      implements CommunityEvent {
    public MessageReceived {
      recipientIds = List.copyOf(recipientIds);
    }
  }

  /// A message was read.
  record MessageRead(
      String messageId, String conversationId, String senderId, String readerId, String readerName)
      implements CommunityEvent {}

  /// A conversation is there.
  record ConversationCreated(
      String conversationId,
      String conversationTitle,
      String creatorId,
      String creatorName,
      List<String> participantIds)
      implements CommunityEvent {
    public ConversationCreated {
      participantIds = List.copyOf(participantIds);
    }
  }

  /// Someone is to be welcomed.
  record Welcome(String userId, String userName) implements CommunityEvent {}

  /// Someone has an account.
  record Registered(String userId, String userName) implements CommunityEvent {}

  /// A profile was changed.
  record ProfileUpdated(String userId, @Nullable String actorId) implements CommunityEvent {}

  /// A password was changed.
  record PasswordChanged(String userId, @Nullable String actorId) implements CommunityEvent {}

  /// Someone signed in from a device not seen before.
  record NewDevice(String userId, String device) implements CommunityEvent {}

  /// Someone reached something.
  record Achievement(String userId, String achievementId, String achievementTitle)
      implements CommunityEvent {}

  /// The service will be away.
  ///
  /// @param topic whose members are told; null: everyone
  record Maintenance(
      String startsAt, String endsAt, @Nullable String topic, @Nullable String priority)
      implements CommunityEvent {}
}
