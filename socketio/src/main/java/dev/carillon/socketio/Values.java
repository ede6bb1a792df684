package dev.carillon.socketio;

import dev.carillon.socketio.parser.Argument;
import dev.carillon.socketio.parser.Binary;
import dev.carillon.socketio.parser.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// Java values to arguments and back: the plain ones by itself, all others with a codec.
final class Values {
  private Values() {}

  /// @throws IllegalArgumentException when a value needs a codec and there is none, or is a number
  ///   that JSON does not have
  static Argument[] arguments(@Nullable JsonCodec codec, @Nullable Object... values) {
    Argument[] arguments = new Argument[values.length];
    for (int i = 0; i < values.length; i++) {
      arguments[i] = argument(codec, values[i]);
    }
    return arguments;
  }

  private static Argument argument(@Nullable JsonCodec codec, @Nullable Object value) {
    if (value == null) {
      return Json.NULL;
    }
    return switch (value) {
      case Argument argument -> argument;
      case String text -> Json.quote(text);
      case byte[] bytes -> Binary.of(bytes);
      case Double number -> finite(number);
      case Float number -> finite(number);
      case Boolean _, Byte _, Short _, Integer _, Long _, BigInteger _, BigDecimal _ ->
          Json.trusted(value.toString());
      default -> written(codec, value);
    };
  }

  private static Json written(@Nullable JsonCodec codec, Object value) {
    if (codec == null) {
      throw new IllegalArgumentException("no JSON codec for " + value.getClass());
    }
    return codec.write(value);
  }

  private static Json finite(Number number) {
    if (!Double.isFinite(number.doubleValue())) {
      throw new IllegalArgumentException(number + " is no JSON number");
    }
    return Json.trusted(number.toString());
  }

  /// @return `null` when it is of another kind
  /// @throws RuntimeException when it is of another kind, too
  static <T> @Nullable T read(@Nullable JsonCodec codec, Argument argument, Class<T> type) {
    if (type.isInstance(argument)) {
      return type.cast(argument);
    }
    if (Argument.class.isAssignableFrom(type)) {
      return null;
    }
    if (type == byte[].class) {
      return argument instanceof Binary binary ? type.cast(binary.toByteArray()) : null;
    }
    if (!(argument instanceof Json json)) {
      return null;
    }
    if (type == String.class) {
      return json.isString() ? type.cast(json.unquote()) : null;
    }
    if (type == Boolean.class) {
      String text = json.toString();
      boolean isBoolean = text.equals("true") || text.equals("false");
      return isBoolean ? type.cast(text.equals("true")) : null;
    }
    if (type == Integer.class) {
      return type.cast(Integer.valueOf(json.toString()));
    }
    if (type == Long.class) {
      return type.cast(Long.valueOf(json.toString()));
    }
    if (type == Double.class) {
      Double number = Double.valueOf(json.toString());
      return number.isInfinite() ? null : type.cast(number);
    }
    if (codec == null) {
      throw new NoCodecException(type);
    }
    return codec.read(json, type);
  }

  /// The application's fault, unlike everything else that goes wrong while reading.
  static final class NoCodecException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    NoCodecException(Class<?> type) {
      super("no JSON codec for " + type);
    }
  }
}
