package dev.carillon.notices;

import java.util.Objects;

/// What a listener has to say to one person.
///
/// @param listener the listener's id: with the event and the receiver it makes the notification one
/// @param object the notification's object
/// @param receiver a user's id
/// @param sender who did it: a user's id or `system`
/// @param text the key of the sentence; its variables are the members of the event's data
/// @param payload what is told beside the sentence, written as JSON by Jackson
public record Notice(
    String listener, String object, String receiver, String sender, String text, Object payload) {
  /// Whether someone would be told of their own act.
  public boolean isToTheSender() {
    return Objects.equals(receiver, sender);
  }
}
