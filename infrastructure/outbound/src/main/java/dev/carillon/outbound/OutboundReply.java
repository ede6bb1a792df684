package dev.carillon.outbound;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What came back, of whatever status.
///
/// @param headers by their names in small letters; where a name came several times, the first
/// @param body its beginning, as UTF-8, with U+FFFD for what is none
/// @param complete whether `body` is all of it
public record OutboundReply(
    int status, Map<String, String> headers, String body, boolean complete) {
  public OutboundReply {
    headers = Map.copyOf(headers);
  }

  /// A header, its name in any case.
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }
}
