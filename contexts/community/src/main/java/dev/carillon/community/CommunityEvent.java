package dev.carillon.community;

/// The names of the events; their data is as the schemas say.
final class CommunityEvent {
  static final String MESSAGE_RECEIVED = "message.received";
  static final String MESSAGE_READ = "message.read";
  static final String CONVERSATION_CREATED = "conversation.created";
  static final String WELCOME = "user.welcome";
  static final String REGISTERED = "user.registered";
  static final String PROFILE_UPDATED = "user.profile.updated";
  static final String PASSWORD_CHANGED = "user.password.changed";
  static final String NEW_DEVICE = "user.login.new-device";
  static final String ACHIEVEMENT = "user.achievement.unlocked";
  static final String MAINTENANCE = "system.maintenance";

  private CommunityEvent() {}
}
