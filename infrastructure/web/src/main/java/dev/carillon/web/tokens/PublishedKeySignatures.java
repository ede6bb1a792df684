package dev.carillon.web.tokens;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.net.MalformedURLException;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.util.Set;

/// Signatures checked with the public keys that an identity provider publishes (a JWK set, RFC
/// 7517). Public-key algorithms only: a token that is signed with HMAC over a public key's bytes is
/// refused. Keys are kept for five minutes and fetched again, at most twice in thirty seconds, when
/// a token names an unknown one; while the provider is away the last ones serve for an hour.
final class PublishedKeySignatures implements Signatures {
  private static final int TIMEOUT_MILLIS = 2_000;
  private static final int LARGEST_SET_BYTES = 256 * 1024;
  private static final Duration OUTAGE = Duration.ofHours(1);
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);

  private final DefaultJWTProcessor<SecurityContext> processor;

  PublishedKeySignatures(URI keys) {
    var retriever = new DefaultResourceRetriever(TIMEOUT_MILLIS, TIMEOUT_MILLIS, LARGEST_SET_BYTES);
    var source =
        JWKSourceBuilder.create(url(keys), retriever)
            .retrying(true)
            .outageTolerant(OUTAGE.toMillis())
            .build();
    this.processor = new DefaultJWTProcessor<>();
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, source));
    processor.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(
            JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
    // What the claims say is judged by ClaimRules, with our clock.
    processor.setJWTClaimsSetVerifier((_, _) -> {});
  }

  @Override
  public Answer check(String token) {
    if (token.length() > LONGEST_CHARS) {
      return new Answer.Refused();
    }
    try {
      return new Answer.Signed(processor.process(token, null));
    } catch (KeySourceException away) {
      return new Answer.KeysUnavailable();
    } catch (ParseException | BadJOSEException | JOSEException | RuntimeException refused) {
      // A header that is JSON's `null` ends in a NullPointerException of the parser (Nimbus 10.10).
      return new Answer.Refused();
    }
  }

  @Override
  public boolean mayBlock() {
    return true;
  }

  private static java.net.URL url(URI keys) {
    try {
      return keys.toURL();
    } catch (MalformedURLException | IllegalArgumentException cause) {
      throw new IllegalArgumentException("not a URL: " + keys, cause);
    }
  }
}
