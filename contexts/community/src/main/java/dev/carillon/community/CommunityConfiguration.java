package dev.carillon.community;

import dev.carillon.events.EventType;
import dev.carillon.events.EventTypes;
import dev.carillon.notices.Announcements;
import dev.carillon.notices.Notices;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Wires the context. It takes [Notices] and [Announcements] from whoever imports it, who also
/// registers the methods of [CommunityNotificationsListener] with the event dispatcher.
@Configuration(proxyBeanMethods = false)
public class CommunityConfiguration {

  @Bean
  EventTypes communityEventTypes() {
    return eventTypes();
  }

  /// The events that this context describes.
  public static EventTypes eventTypes() {
    return new EventTypes(
        EventType.beside(
            CommunityEvent.class,
            CommunityEvent.MESSAGE_RECEIVED,
            CommunityEvent.MESSAGE_READ,
            CommunityEvent.CONVERSATION_CREATED,
            CommunityEvent.WELCOME,
            CommunityEvent.REGISTERED,
            CommunityEvent.PROFILE_UPDATED,
            CommunityEvent.PASSWORD_CHANGED,
            CommunityEvent.NEW_DEVICE,
            CommunityEvent.ACHIEVEMENT,
            CommunityEvent.MAINTENANCE));
  }

  @Bean
  CommunityNotificationsListener communityNotificationsListener(
      Notices notices, Announcements announcements) {
    return new CommunityNotificationsListener(notices, announcements);
  }
}
