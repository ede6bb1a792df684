package dev.carillon.notification.domain;

import java.util.Base64;
import java.util.random.RandomGenerator;

/// What the messages to an endpoint are signed with, as Standard Webhooks 1.0.0 spells it. While it
/// is being changed there are two, with a space between them, the newer one first: each signs.
///
/// @param text `whsec_` and base64, once or twice
public record EndpointSecret(String text) {
  private static final String PREFIX = "whsec_";
  private static final int BYTES = 32;

  public EndpointSecret {
    String[] parts = text.split(" ", -1);
    if (parts.length > 2) {
      throw new IllegalArgumentException("an endpoint has at most two secrets");
    }
    for (String part : parts) {
      if (!part.startsWith(PREFIX)) {
        throw new IllegalArgumentException("a secret begins with " + PREFIX);
      }
    }
  }

  /// A new one.
  ///
  /// @param random that nobody can foresee
  public static EndpointSecret random(RandomGenerator random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return new EndpointSecret(PREFIX + Base64.getEncoder().encodeToString(bytes));
  }

  @Override
  public String toString() {
    return "EndpointSecret";
  }
}
