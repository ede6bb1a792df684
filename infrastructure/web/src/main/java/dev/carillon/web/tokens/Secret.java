package dev.carillon.web.tokens;

import java.util.Arrays;

/// What tokens are signed with: at least 256 bits (RFC 7518, section 3.2, for HS256). Never
/// printed.
public final class Secret {
  /// HS256 takes no shorter one.
  public static final int SHORTEST_BYTES = 32;

  private final byte[] bytes;

  /// @throws UnusableSecretException when it is shorter than [#SHORTEST_BYTES]
  Secret(String name, byte[] bytes) {
    if (bytes.length < SHORTEST_BYTES) {
      throw new UnusableSecretException(
          name + " has " + bytes.length + " bytes; at least " + SHORTEST_BYTES + " are needed");
    }
    this.bytes = bytes.clone();
  }

  byte[] bytes() {
    return bytes.clone();
  }

  /// Whether both are the same bytes; two kinds of token must not share one.
  public boolean sameAs(Secret other) {
    return Arrays.equals(bytes, other.bytes);
  }

  @Override
  public String toString() {
    return "Secret[…]";
  }
}
