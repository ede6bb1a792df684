package dev.carillon.web.tokens;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;

/// HS256 and nothing else: not `none`, not another HMAC, not a public key's algorithm.
final class SharedSecretSignatures implements Signatures {
  private static final JWSHeader HEADER = new JWSHeader(JWSAlgorithm.HS256);

  private final MACVerifier verifier;
  private final MACSigner signer;

  SharedSecretSignatures(Secret secret) {
    try {
      this.verifier = new MACVerifier(secret.bytes());
      this.signer = new MACSigner(secret.bytes());
    } catch (JOSEException cause) {
      throw new UnusableSecretException("The secret does not do for HS256", cause);
    }
  }

  @Override
  public Answer check(String token) {
    if (token.length() > LONGEST_CHARS) {
      return new Answer.Refused();
    }
    try {
      SignedJWT jwt = SignedJWT.parse(token);
      // The verifier takes every HMAC that the secret is long enough for, and refuses headers with
      // a `crit` that it does not know.
      if (!JWSAlgorithm.HS256.equals(jwt.getHeader().getAlgorithm()) || !jwt.verify(verifier)) {
        return new Answer.Refused();
      }
      return new Answer.Signed(jwt.getJWTClaimsSet());
    } catch (ParseException | JOSEException | RuntimeException malformed) {
      // A header that is JSON's `null` ends in a NullPointerException of the parser (Nimbus 10.10).
      return new Answer.Refused();
    }
  }

  @Override
  public boolean mayBlock() {
    return false;
  }

  String sign(JWTClaimsSet claims) {
    try {
      SignedJWT jwt = new SignedJWT(HEADER, claims);
      jwt.sign(signer);
      return jwt.serialize();
    } catch (JOSEException impossible) {
      throw new IllegalStateException("a checked secret signs HS256", impossible);
    }
  }
}
