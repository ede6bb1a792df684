package dev.carillon.push;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Private keys as the push services hand them out: PKCS#8 in PEM (RFC 7468, section 10).
public final class PemKeys {
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  private PemKeys() {}

  /// Reads an RSA key.
  ///
  /// @throws IllegalArgumentException when it is none; quotes nothing of it
  public static RSAPrivateKey rsa(String pem) {
    return (RSAPrivateKey) read(pem, "RSA");
  }

  /// Reads a key on a curve.
  ///
  /// @throws IllegalArgumentException when it is none; quotes nothing of it
  public static ECPrivateKey ec(String pem) {
    return (ECPrivateKey) read(pem, "EC");
  }

  private static PrivateKey read(String pem, String algorithm) {
    Matcher matcher = PEM.matcher(pem.strip());
    try {
      if (matcher.matches()) {
        byte[] key = Base64.getMimeDecoder().decode(matcher.group(1));
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(key));
      }
    } catch (GeneralSecurityException | IllegalArgumentException _) {
      // Its words may quote the key.
    }
    throw new IllegalArgumentException("it is no " + algorithm + " private key in PEM (PKCS#8)");
  }
}
