package dev.carillon.push.webpush;

import java.io.Serial;

/// What was given is no subscription of a browser. The message says why, for whoever gave it, and
/// quotes nothing.
public final class InvalidSubscriptionException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  InvalidSubscriptionException(String why) {
    super(why);
  }
}
