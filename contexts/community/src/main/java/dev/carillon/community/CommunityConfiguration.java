package dev.carillon.community;

import dev.carillon.events.EventType;
import dev.carillon.events.EventTypes;
import dev.carillon.rules.ShippedRules;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Wires the context. Whoever imports it runs its [ShippedRules].
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
  ShippedRules communityRules() {
    return shippedRules();
  }

  /// Who is told of them.
  public static ShippedRules shippedRules() {
    return ShippedRules.beside(CommunityConfiguration.class, "rules.yaml");
  }
}
