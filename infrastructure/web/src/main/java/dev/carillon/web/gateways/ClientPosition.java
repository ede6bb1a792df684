package dev.carillon.web.gateways;

import dev.carillon.notification.usecases.ports.SyncRequest;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// What a client says that it has: the highest number it has applied, and the history it is of.
///
/// @param epoch [SyncRequest#NO_EPOCH] when it names none, or what is none: it begins anew then
record ClientPosition(long since, long epoch) {
  private static final ClientPosition NOWHERE = new ClientPosition(0, SyncRequest.NO_EPOCH);

  /// Reads the `since` and `epoch` of an object.
  ///
  /// @return empty for a client that does not keep a copy
  static Optional<ClientPosition> of(JsonNode object) {
    JsonNode since = object.path("since");
    if (since.isMissingNode() || since.isNull()) {
      return Optional.empty();
    }
    JsonNode epoch = object.path("epoch");
    return Optional.of(
        isNumber(since) && isNumber(epoch)
            ? new ClientPosition(since.longValue(), epoch.longValue())
            : NOWHERE);
  }

  /// Whether it is a number that an inbox can have.
  static boolean isNumber(JsonNode node) {
    return node.isIntegralNumber()
        && node.canConvertToLong()
        && node.longValue() >= 0
        && node.longValue() <= SyncRequest.MAX_NUMBER;
  }
}
