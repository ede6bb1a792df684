package dev.carillon.rules;

import java.io.Serial;

/// An event is not as a rule needs it. Never leaves this package; its message is for people.
final class Failure extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  Failure(String reason) {
    super(reason, null, false, false);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
