package dev.carillon.socketio.parser;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What stands for an attachment in the JSON of its packet: `{"_placeholder":true,"num":0}`,
/// members in either order.
final class Placeholder {
  static final int NONE = -1;

  /// Longer values are not looked at, which bounds the cost; stock clients write 29 bytes.
  private static final int MAX_LENGTH = 80;

  private static final String MARK = "\"_placeholder\"\\s*:\\s*true";
  private static final String NUMBER = "\"num\"\\s*:\\s*(\\d{1,2})";
  private static final Pattern MARK_FIRST = object(MARK, NUMBER);
  private static final Pattern NUMBER_FIRST = object(NUMBER, MARK);

  private Placeholder() {}

  private static Pattern object(String first, String second) {
    return Pattern.compile("\\{\\s*" + first + "\\s*,\\s*" + second + "\\s*}");
  }

  static String of(int number) {
    return "{\"_placeholder\":true,\"num\":" + number + "}";
  }

  /// The attachment's number, or [#NONE] when `json` is no placeholder.
  static int number(Json json) {
    if (json.length() > MAX_LENGTH || !json.isObject()) {
      return NONE;
    }
    String text = json.toString();
    Matcher matcher = MARK_FIRST.matcher(text);
    if (!matcher.matches()) {
      matcher = NUMBER_FIRST.matcher(text);
    }
    return matcher.matches() ? Integer.parseInt(matcher.group(1)) : NONE;
  }
}
