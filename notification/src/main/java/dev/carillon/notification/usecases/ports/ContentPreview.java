package dev.carillon.notification.usecases.ports;

import dev.carillon.notification.domain.Outgoing;
import org.jspecify.annotations.Nullable;

/// Shows what a receiver would see of a message, as the channel's provider writes it. Sends, keeps
/// and counts nothing; any thread. Has no secrets: no links that work without signing in, no keys,
/// no addresses of devices.
public interface ContentPreview {
  /// What is seen.
  sealed interface Seen {
    /// A letter.
    ///
    /// @param subject one line
    /// @param html a document; links in it that would need no sign-in lead to the server's root
    record Email(String subject, String text, String html) implements Seen {}

    /// What a device shows.
    ///
    /// @param title null: what shows it has a title of its own, as the app's name
    /// @param body whole; a service that takes less is given its beginning
    /// @param url a path of the application; null: there is nothing to open
    /// @param badge how many are not read
    /// @param urgent whether it may wake the device
    record Push(
        @Nullable String title, String body, @Nullable String url, long badge, boolean urgent)
        implements Seen {}

    /// What an endpoint is called with.
    ///
    /// @param json the body, without the headers that sign it
    record Webhook(String json) implements Seen {}
  }

  /// What would be seen, at whatever target of the message.
  Seen preview(Outgoing message);
}
