package dev.carillon.notification.domain;

import java.nio.charset.StandardCharsets;

/// What a notification says, a JSON object. It is relayed as it came and never looked into; whoever
/// lets it in has checked that it is one JSON object without U+0000.
///
/// @param json the object's text, starting with `{` and ending with `}`
public record Payload(String json) {
  public Payload {
    if (!json.startsWith("{") || !json.endsWith("}")) {
      throw new IllegalArgumentException("a payload is a JSON object");
    }
  }

  /// Its size on the wire.
  public int sizeBytes() {
    return json.getBytes(StandardCharsets.UTF_8).length;
  }
}
