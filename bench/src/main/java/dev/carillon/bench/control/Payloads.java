package dev.carillon.bench.control;

/// What is pushed, the same from every server. The time stands at a fixed place, so that the client
/// finds it without parsing JSON.
public final class Payloads {
  /// Engine.IO message, Socket.IO event, and what comes before the digits of the time.
  public static final String BEFORE_TIME = "42[\"n\",{\"at\":\"";

  public static final int TIME_DIGITS = 16;
  public static final String NO_TIME = "0".repeat(TIME_DIGITS);

  /// The event's name; one letter, as in [#BEFORE_TIME].
  public static final String EVENT = "n";

  /// Makes an event of about 200 bytes, a notification of the usual size.
  public static final String TEXT = "x".repeat(160);

  /// Makes an event of about 8 KiB, to fill buffers with.
  public static final String BULK_TEXT = "y".repeat(8192);

  public static final int EVENTS_PER_BURST = 10;

  private Payloads() {}

  /// The event's only argument.
  ///
  /// @param at sixteen digits
  public static String json(String at, String text) {
    return "{\"at\":\"" + at + "\",\"text\":\"" + text + "\"}";
  }

  public static String time(long nanos) {
    String digits = Long.toString(nanos);
    return NO_TIME.substring(digits.length()) + digits;
  }
}
