package dev.carillon.web.controllers;

import dev.carillon.notification.domain.DeliveryTarget.Platform;
import java.util.Optional;

/// Knows which push services the server speaks to, and what they may be given. Does not block.
public interface PushServices {
  /// Whether devices of this platform are reached.
  boolean reaches(Platform platform);

  /// What a page subscribes with; empty when browsers are not reached.
  Optional<String> vapidKey();

  /// What is wrong with the JSON of a browser's subscription, as one line in English that quotes
  /// nothing of it; empty when nothing is.
  Optional<String> subscriptionFault(String json);

  /// What is wrong with the URL of a browser's push service, likewise. It is judged by its text.
  Optional<String> endpointFault(String url);
}
