package dev.carillon.push.webpush;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Encrypts a message so that only its browser reads it: RFC 8291, which is the content coding
/// aes128gcm (RFC 8188) with a key that both sides derive. Nothing here is the sender's identity;
/// every message has keys of its own. Any thread may call it.
final class WebPushEncryption {
  /// What every push service takes (RFC 8030, section 7.2).
  static final int MESSAGE_MAX_BYTES = 4096;

  private static final int SALT_BYTES = 16;
  private static final int TAG_BYTES = 16;
  private static final int RECORD_SIZE_BYTES = 4;
  private static final int HEADER_BYTES = SALT_BYTES + RECORD_SIZE_BYTES + 1 + P256.PUBLIC_BYTES;

  /// What is left for the plaintext, its delimiter taken off: 3993 bytes (RFC 8291, section 4).
  static final int PLAINTEXT_MAX_BYTES = MESSAGE_MAX_BYTES - HEADER_BYTES - TAG_BYTES - 1;

  /// Lengths are rounded up to multiples of this, so that they tell the push service little.
  static final int PADDED_TO_BYTES = 256;

  private static final byte LAST_RECORD = 2;

  private final SecureRandom random = new SecureRandom();

  /// The body of a request to the push service, at most [#MESSAGE_MAX_BYTES] long.
  byte[] encrypt(Subscription to, byte[] plaintext) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    int padded = Math.ceilDiv(plaintext.length + 1, PADDED_TO_BYTES) * PADDED_TO_BYTES - 1;
    return encrypt(
        to, record(plaintext, Math.min(padded, PLAINTEXT_MAX_BYTES)), P256.generate(), salt);
  }

  /// The plaintext, its delimiter, and zeros (RFC 8188, section 2).
  ///
  /// @param paddedTo how long it is made, the delimiter not counted
  static byte[] record(byte[] plaintext, int paddedTo) {
    if (plaintext.length > PLAINTEXT_MAX_BYTES) {
      throw new IllegalArgumentException("a message has at most " + PLAINTEXT_MAX_BYTES + " bytes");
    }
    byte[] record = Arrays.copyOf(plaintext, Math.max(plaintext.length, paddedTo) + 1);
    record[plaintext.length] = LAST_RECORD;
    return record;
  }

  /// @param keys for this message only, as is the salt: with the same for another, who has seen
  ///   both could read them
  static byte[] encrypt(Subscription to, byte[] record, KeyPair keys, byte[] salt) {
    byte[] senderPoint = P256.bytes((ECPublicKey) keys.getPublic());
    try {
      byte[] agreed = agree(keys.getPrivate(), to.p256dh());
      byte[] keyInfo = concat(info("WebPush: info"), P256.bytes(to.p256dh()), senderPoint);
      byte[] shared = hkdf(to.auth().bytes(), agreed, keyInfo, 32);
      byte[] key = hkdf(salt, shared, info("Content-Encoding: aes128gcm"), 16);
      byte[] nonce = hkdf(salt, shared, info("Content-Encoding: nonce"), 12);
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(key, "AES"),
          new GCMParameterSpec(TAG_BYTES * 8, nonce));
      return concat(header(salt, senderPoint), cipher.doFinal(record));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// RFC 8188, section 2.1: salt, record size, length of the key's id, and the id, which is the
  /// sender's public key.
  private static byte[] header(byte[] salt, byte[] senderPoint) {
    return ByteBuffer.allocate(HEADER_BYTES)
        .put(salt)
        .putInt(MESSAGE_MAX_BYTES)
        .put((byte) senderPoint.length)
        .put(senderPoint)
        .array();
  }

  private static byte[] agree(PrivateKey own, PublicKey other) throws GeneralSecurityException {
    KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
    agreement.init(own);
    agreement.doPhase(other, true);
    return agreement.generateSecret();
  }

  private static byte[] hkdf(byte[] salt, byte[] secret, byte[] info, int length)
      throws GeneralSecurityException {
    return KDF.getInstance("HKDF-SHA256")
        .deriveData(
            HKDFParameterSpec.ofExtract().addSalt(salt).addIKM(secret).thenExpand(info, length));
  }

  private static byte[] info(String label) {
    return (label + '\0').getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
