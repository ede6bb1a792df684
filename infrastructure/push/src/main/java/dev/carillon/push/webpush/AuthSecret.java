package dev.carillon.push.webpush;

/// What a receiver and those who may send to it share beside keys (RFC 8291, section 3.2).
public final class AuthSecret {
  static final int BYTES = 16;

  private final byte[] value;

  AuthSecret(byte[] value) {
    if (value.length != BYTES) {
      throw new IllegalArgumentException("an authentication secret has 16 bytes");
    }
    this.value = value.clone();
  }

  byte[] bytes() {
    return value.clone();
  }
}
