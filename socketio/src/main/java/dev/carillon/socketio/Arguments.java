package dev.carillon.socketio;

import dev.carillon.socketio.parser.Argument;
import dev.carillon.socketio.parser.Binary;
import dev.carillon.socketio.parser.Json;
import dev.carillon.socketio.parser.JsonWithAttachments;
import java.util.List;
import java.util.Optional;

/// What came with an event, without its name. A peer chooses how many there are and of which kind:
/// the accessors answer with nothing instead of failing.
public record Arguments(List<Argument> values) {
  public Arguments {
    values = List.copyOf(values);
  }

  public int size() {
    return values.size();
  }

  /// The argument at `index` when there is one and it is JSON without attachments in it.
  public Optional<Json> json(int index) {
    return index < values.size() && values.get(index) instanceof Json json
        ? Optional.of(json)
        : Optional.empty();
  }

  /// The argument at `index` when there is one and it is binary.
  public Optional<Binary> binary(int index) {
    return index < values.size() && values.get(index) instanceof Binary binary
        ? Optional.of(binary)
        : Optional.empty();
  }

  /// The argument at `index` when there is one and it is JSON with attachments in it.
  public Optional<JsonWithAttachments> withAttachments(int index) {
    return index < values.size() && values.get(index) instanceof JsonWithAttachments json
        ? Optional.of(json)
        : Optional.empty();
  }
}
