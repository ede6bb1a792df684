package dev.carillon.web.controllers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// A digest of the fields of a request, in an order that never changes: it is stored, and compared
/// with that of a later one. One thread.
final class Fingerprint {
  private final MessageDigest all = sha256();

  /// With its length before it, so that no two lists of fields run into the same bytes.
  Fingerprint add(@Nullable String field) {
    byte[] bytes = field == null ? new byte[0] : field.getBytes(UTF_8);
    all.update(ByteBuffer.allocate(4).putInt(field == null ? -1 : bytes.length).flip());
    all.update(bytes);
    return this;
  }

  Fingerprint add(@Nullable Instant time) {
    return add(time == null ? null : time.toString());
  }

  /// Of a length that is always the same.
  Fingerprint addDigest(byte[] digest) {
    all.update(digest);
    return this;
  }

  /// The end of it.
  String hex() {
    return HexFormat.of().formatHex(all.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
