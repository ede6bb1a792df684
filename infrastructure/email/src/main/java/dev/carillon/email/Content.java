package dev.carillon.email;

import dev.carillon.notification.domain.Payload;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;

/// What a payload says to a person. A member that is not text says nothing, nor does a payload that
/// cannot be read: a service may have put anything there.
///
/// @param title one line, or empty
/// @param message with its line ends, or empty
/// @param url as it came, or empty
record Content(String title, String message, String url) {
  private static final int MAX_TITLE_CHARS = 200;

  static Content of(Payload payload, ObjectReader json) {
    try {
      JsonNode members = json.readTree(payload.json());
      return new Content(
          Lines.shortened(text(members, "title"), MAX_TITLE_CHARS),
          lines(text(members, "message")),
          text(members, "url"));
    } catch (JacksonException unreadable) {
      return new Content("", "", "");
    }
  }

  private static String text(JsonNode members, String name) {
    return members.path(name).stringValue("");
  }

  private static String lines(String text) {
    return text.lines().map(Lines::clean).collect(Collectors.joining("\n")).strip();
  }
}
