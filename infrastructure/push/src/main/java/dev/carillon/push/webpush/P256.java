package dev.carillon.push.webpush;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EllipticCurve;
import java.util.Arrays;

/// Keys on the curve P-256 as bytes: a public one is an uncompressed point (SEC 1, section 2.3.3),
/// a private one its number.
final class P256 {
  static final int PUBLIC_BYTES = 65;
  static final int PRIVATE_BYTES = 32;

  private static final byte UNCOMPRESSED = 4;
  private static final String CURVE = "secp256r1";

  private P256() {}

  static KeyPair generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(CURVE));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// @throws IllegalArgumentException when it is no point of the curve: to agree on a secret with
  ///   one of another curve could give away a private key (RFC 8291, section 7)
  static ECPublicKey publicKey(byte[] bytes) {
    if (bytes.length != PUBLIC_BYTES || bytes[0] != UNCOMPRESSED) {
      throw new IllegalArgumentException("it is not an uncompressed point of 65 bytes");
    }
    BigInteger x = number(bytes, 1);
    BigInteger y = number(bytes, 1 + PRIVATE_BYTES);
    ECParameterSpec curve = curve();
    if (!isOn(curve.getCurve(), x, y)) {
      throw new IllegalArgumentException("it is not a point of the curve P-256");
    }
    try {
      return (ECPublicKey)
          KeyFactory.getInstance("EC")
              .generatePublic(new ECPublicKeySpec(new ECPoint(x, y), curve));
    } catch (GeneralSecurityException refused) {
      throw new IllegalArgumentException("it is not a point of the curve P-256", refused);
    }
  }

  /// @throws IllegalArgumentException when it is no private key; says nothing of it
  static ECPrivateKey privateKey(byte[] bytes) {
    ECParameterSpec curve = curve();
    if (bytes.length != PRIVATE_BYTES) {
      throw new IllegalArgumentException("it does not have 32 bytes");
    }
    BigInteger number = new BigInteger(1, bytes);
    if (number.signum() == 0 || number.compareTo(curve.getOrder()) >= 0) {
      throw new IllegalArgumentException("it is not a private key of the curve P-256");
    }
    try {
      return (ECPrivateKey)
          KeyFactory.getInstance("EC").generatePrivate(new ECPrivateKeySpec(number, curve));
    } catch (GeneralSecurityException _) {
      throw new IllegalArgumentException("it is not a private key of the curve P-256");
    }
  }

  static byte[] bytes(ECPublicKey key) {
    byte[] bytes = new byte[PUBLIC_BYTES];
    bytes[0] = UNCOMPRESSED;
    put(key.getW().getAffineX(), bytes, 1);
    put(key.getW().getAffineY(), bytes, 1 + PRIVATE_BYTES);
    return bytes;
  }

  static byte[] bytes(ECPrivateKey key) {
    byte[] bytes = new byte[PRIVATE_BYTES];
    put(key.getS(), bytes, 0);
    return bytes;
  }

  private static boolean isOn(EllipticCurve curve, BigInteger x, BigInteger y) {
    BigInteger prime = ((ECFieldFp) curve.getField()).getP();
    return x.compareTo(prime) < 0
        && y.compareTo(prime) < 0
        && y.multiply(y)
            .mod(prime)
            .equals(x.pow(3).add(curve.getA().multiply(x)).add(curve.getB()).mod(prime));
  }

  private static BigInteger number(byte[] bytes, int from) {
    return new BigInteger(1, Arrays.copyOfRange(bytes, from, from + PRIVATE_BYTES));
  }

  /// Big-endian and with leading zeros, which BigInteger leaves out, or adds one for the sign.
  private static void put(BigInteger number, byte[] bytes, int at) {
    byte[] digits = number.toByteArray();
    int skipped = Math.max(0, digits.length - PRIVATE_BYTES);
    int length = digits.length - skipped;
    System.arraycopy(digits, skipped, bytes, at + PRIVATE_BYTES - length, length);
  }

  private static ECParameterSpec curve() {
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec(CURVE));
      return parameters.getParameterSpec(ECParameterSpec.class);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
