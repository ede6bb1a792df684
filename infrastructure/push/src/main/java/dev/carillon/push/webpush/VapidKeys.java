package dev.carillon.push.webpush;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.util.Base64;

/// The key pair by which push services know this server (RFC 8292, section 2). Browsers bind their
/// subscriptions to the public one: with another pair all of them are lost.
public final class VapidKeys {
  private final ECPublicKey publicKey;
  private final ECPrivateKey privateKey;

  private VapidKeys(ECPublicKey publicKey, ECPrivateKey privateKey) {
    this.publicKey = publicKey;
    this.privateKey = privateKey;
  }

  /// A new pair.
  public static VapidKeys generate() {
    KeyPair pair = P256.generate();
    return new VapidKeys((ECPublicKey) pair.getPublic(), (ECPrivateKey) pair.getPrivate());
  }

  /// Reads a pair as most tools write it: the raw bytes, 65 and 32 of them, in base64url.
  ///
  /// @throws IllegalArgumentException when it is none, or the two do not belong together; quotes
  ///   neither
  public static VapidKeys parse(String publicKey, String privateKey) {
    VapidKeys keys;
    try {
      keys = new VapidKeys(P256.publicKey(decode(publicKey)), P256.privateKey(decode(privateKey)));
    } catch (IllegalArgumentException why) {
      throw new IllegalArgumentException("no VAPID key: " + why.getMessage());
    }
    if (!keys.belongTogether()) {
      throw new IllegalArgumentException("these VAPID keys are of two pairs");
    }
    return keys;
  }

  private static byte[] decode(String text) {
    try {
      return Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException _) {
      throw new IllegalArgumentException("it is not base64url");
    }
  }

  private boolean belongTogether() {
    try {
      byte[] challenge = new byte[32];
      new SecureRandom().nextBytes(challenge);
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(privateKey);
      signature.update(challenge);
      byte[] signed = signature.sign();
      signature.initVerify(publicKey);
      signature.update(challenge);
      return signature.verify(signed);
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  /// What a page gives as `applicationServerKey`.
  public String publicKeyText() {
    return encode(P256.bytes(publicKey));
  }

  /// For the configuration, when a pair has been generated. Secret.
  public String privateKeyText() {
    return encode(P256.bytes(privateKey));
  }

  ECPrivateKey privateKey() {
    return privateKey;
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Override
  public String toString() {
    return "VapidKeys[" + publicKeyText() + "]";
  }
}
