package dev.carillon.push.webpush;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// A browser's side, written from RFC 8188 and RFC 8291 with HMAC alone, so that it shares nothing
/// with what it checks.
final class TestReceiver {
  private final ECPublicKey publicKey;
  private final ECPrivateKey privateKey;
  private final byte[] auth;

  TestReceiver() {
    KeyPair pair = P256.generate();
    this.publicKey = (ECPublicKey) pair.getPublic();
    this.privateKey = (ECPrivateKey) pair.getPrivate();
    this.auth = new byte[16];
    new SecureRandom().nextBytes(auth);
  }

  String subscription(String endpoint) {
    return """
    {"endpoint":"%s","expirationTime":null,"keys":{"p256dh":"%s","auth":"%s"}}
    """
        .formatted(endpoint, base64(P256.bytes(publicKey)), base64(auth));
  }

  /// The record without its padding.
  byte[] decrypt(byte[] message) throws GeneralSecurityException {
    byte[] padded = decryptPadded(message);
    int end = padded.length - 1;
    while (padded[end] == 0) {
      end--;
    }
    if (padded[end] != 2) {
      throw new GeneralSecurityException("it is not the last record");
    }
    return Arrays.copyOf(padded, end);
  }

  byte[] decryptPadded(byte[] message) throws GeneralSecurityException {
    ByteBuffer buffer = ByteBuffer.wrap(message);
    byte[] salt = new byte[16];
    buffer.get(salt);
    int recordSize = buffer.getInt();
    byte[] sender = new byte[buffer.get()];
    buffer.get(sender);
    byte[] record = new byte[buffer.remaining()];
    buffer.get(record);
    if (record.length > recordSize) {
      throw new GeneralSecurityException("there is more than one record");
    }
    KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
    agreement.init(privateKey);
    agreement.doPhase(P256.publicKey(sender), true);
    byte[] prkKey = hmac(auth, agreement.generateSecret());
    byte[] ikm =
        hmac(
            prkKey,
            "WebPush: info\0".getBytes(StandardCharsets.US_ASCII),
            P256.bytes(publicKey),
            sender,
            ONE);
    byte[] prk = hmac(salt, ikm);
    byte[] key =
        hmac(prk, "Content-Encoding: aes128gcm\0".getBytes(StandardCharsets.US_ASCII), ONE);
    byte[] nonce = hmac(prk, "Content-Encoding: nonce\0".getBytes(StandardCharsets.US_ASCII), ONE);
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.DECRYPT_MODE,
        new SecretKeySpec(key, 0, 16, "AES"),
        new GCMParameterSpec(128, nonce, 0, 12));
    return cipher.doFinal(record);
  }

  private static final byte[] ONE = {1};

  private static byte[] hmac(byte[] key, byte[]... parts) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    for (byte[] part : parts) {
      mac.update(part);
    }
    return mac.doFinal();
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
