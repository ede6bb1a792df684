package dev.carillon.socketio;

import dev.carillon.socketio.parser.Argument;
import dev.carillon.socketio.parser.Binary;
import dev.carillon.socketio.parser.Json;
import dev.carillon.socketio.parser.JsonWithAttachments;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What came with an event, without its name. A peer chooses how many there are and of which kind:
/// the accessors that return an [Optional] answer with nothing instead of failing. Immutable, safe
/// for any thread.
public final class Arguments {
  private final List<Argument> values;
  private final @Nullable JsonCodec codec;

  public Arguments(List<Argument> values) {
    this(values, null);
  }

  /// @param codec for [#get] with types of the application's
  public Arguments(List<Argument> values, @Nullable JsonCodec codec) {
    this.values = List.copyOf(values);
    this.codec = codec;
  }

  public List<Argument> values() {
    return values;
  }

  public int size() {
    return values.size();
  }

  /// The argument at `index` when there is one and it is JSON without attachments in it.
  public Optional<Json> json(int index) {
    return of(index, Json.class);
  }

  /// The argument at `index` when there is one and it is binary.
  public Optional<Binary> binary(int index) {
    return of(index, Binary.class);
  }

  /// The argument at `index` when there is one and it is JSON with attachments in it.
  public Optional<JsonWithAttachments> withAttachments(int index) {
    return of(index, JsonWithAttachments.class);
  }

  private <T extends Argument> Optional<T> of(int index, Class<T> kind) {
    return index < values.size() && kind.isInstance(values.get(index))
        ? Optional.of(kind.cast(values.get(index)))
        : Optional.empty();
  }

  /// The argument at `index` as a `type`: `String`, `Boolean`, `Integer`, `Long`, `Double`,
  /// `byte[]` and the kinds of [Argument] by itself, all others with the server's codec.
  ///
  /// @throws BadArgumentException when the peer has sent none, or something else; a handler may let
  ///   it go
  /// @throws IllegalStateException when a codec is needed and there is none
  public <T> T get(int index, Class<T> type) {
    if (index >= values.size()) {
      throw new BadArgumentException(index, null);
    }
    T value;
    try {
      value = Values.read(codec, values.get(index), type);
    } catch (Values.NoCodecException mistake) {
      throw mistake;
    } catch (RuntimeException unreadable) {
      throw new BadArgumentException(index, unreadable);
    }
    if (value == null) {
      throw new BadArgumentException(index, null);
    }
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Arguments arguments && values.equals(arguments.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return "Arguments" + values;
  }
}
