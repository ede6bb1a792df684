package dev.carillon.email;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Whose messages they are, as their receivers see it.
///
/// @param name shown as the sender and at the top
/// @param color of the bar and the button, `#rrggbb`
/// @param from the address that messages come from; null: the server's
/// @param replyTo where answers go; null: the server's
public record Brand(String name, String color, @Nullable String from, @Nullable String replyTo) {
  private static final int MAX_NAME_CHARS = 100;

  /// Nothing else gets into a style attribute, where escaping HTML would not help.
  private static final Pattern COLOR = Pattern.compile("#[0-9a-fA-F]{6}");

  public Brand {
    if (name.isBlank() || name.length() > MAX_NAME_CHARS || !name.equals(Lines.clean(name))) {
      throw new IllegalArgumentException(
          "a brand's name is one line of 1 to " + MAX_NAME_CHARS + " characters");
    }
    if (!COLOR.matcher(color).matches()) {
      throw new IllegalArgumentException("a brand's color is written as #rrggbb: " + color);
    }
    if (from != null) {
      EmailAddress.checked(from);
    }
    if (replyTo != null) {
      EmailAddress.checked(replyTo);
    }
  }

  /// A brand whose messages come from the server's address.
  public Brand(String name, String color) {
    this(name, color, null, null);
  }

  /// Dark or light, whichever can be read on the color: the one with the higher contrast (WCAG 2.2,
  /// relative luminance).
  String textColor() {
    double luminance =
        0.2126 * linear(1) + 0.7152 * linear(3) + 0.0722 * linear(5); // of black 0, of white 1
    return (luminance + 0.05) * (luminance + 0.05) > 1.05 * 0.05 ? "#111111" : "#ffffff";
  }

  private double linear(int at) {
    double share = Integer.parseInt(color.substring(at, at + 2), 16) / 255.0;
    return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
  }
}
