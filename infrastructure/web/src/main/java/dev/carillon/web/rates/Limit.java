package dev.carillon.web.rates;

import java.util.Locale;

/// What sending is limited by. The words are the metric's.
enum Limit {
  USER,
  SERVICE,
  TENANT,
  RECEIVER,
  TYPE,
  THROTTLE;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Of the text that says that it is reached.
  String messageCode() {
    return "rate." + word();
  }
}
