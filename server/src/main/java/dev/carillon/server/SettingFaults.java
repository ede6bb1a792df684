package dev.carillon.server;

import dev.carillon.web.settings.Rate;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.core.convert.ConversionException;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;

/// Says in one line which setting makes no sense, by its name. Never repeats a value: it may be a
/// secret in the wrong place.
final class SettingFaults {
  private static final Map<Class<?>, String> KINDS =
      Map.of(
          int.class, "a whole number",
          boolean.class, "true or false",
          Boolean.class, "true or false",
          Duration.class, "a duration such as 10s",
          DataSize.class, "a size such as 64KB",
          Rate.class, "a number and a duration such as 60/1m, or none");

  private SettingFaults() {}

  static String oneLine(BindException failed) {
    return Stream.iterate(failed.getCause(), cause -> cause != null, Throwable::getCause)
        .limit(10)
        .flatMap(cause -> Stream.ofNullable(oneLine(failed, cause)))
        .findFirst()
        .orElse(failed.getName() + " makes no sense" + where(failed.getProperty()));
  }

  private static @Nullable String oneLine(BindException failed, Throwable cause) {
    return switch (cause) {
      case BindValidationException invalid -> oneLine(invalid);
      case ConversionException _ ->
          failed.getName() + " must be " + kind(failed) + where(failed.getProperty());
      // The checks of our own records name the setting themselves.
      case IllegalArgumentException refused
          when refused.getMessage() != null && refused.getMessage().startsWith("carillon.") ->
          refused.getMessage();
      default -> null;
    };
  }

  private static String oneLine(BindValidationException invalid) {
    return invalid.getValidationErrors().getAllErrors().stream()
        .map(error -> name(invalid, error) + ' ' + error.getDefaultMessage())
        .sorted()
        .collect(Collectors.joining("; "));
  }

  private static String name(BindValidationException invalid, ObjectError error) {
    String name = String.valueOf(invalid.getValidationErrors().getName());
    return error instanceof FieldError field ? name + '.' + kebab(field.getField()) : name;
  }

  private static String kebab(String field) {
    return field.replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }

  private static String kind(BindException failed) {
    @Nullable Class<?> type = failed.getTarget().getType().resolve();
    String other = type == null ? "something else" : "a " + type.getSimpleName();
    return type == null ? other : KINDS.getOrDefault(type, other);
  }

  private static String where(@Nullable ConfigurationProperty property) {
    return property == null || property.getOrigin() == null ? "" : "; see " + property.getOrigin();
  }
}
