package dev.carillon.push.fcm;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.carillon.push.Deadline;
import dev.carillon.push.ServiceHttp;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Has access tokens by a service account's signature (RFC 7523, section 2.1, and
/// <https://developers.google.com/identity/protocols/oauth2/service-account#httprest>). One is used
/// until shortly before its end, and only one is asked for at a time: whoever needs it meanwhile
/// waits for that one, and shares its failure.
final class AccessTokens {
  private static final String SCOPE = "https://www.googleapis.com/auth/firebase.messaging";
  private static final String GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";
  private static final Duration ASSERTION_LIFE = Duration.ofHours(1);

  /// How long before its end a token is no longer used, when it lives long enough.
  static final Duration MARGIN = Duration.ofMinutes(5);

  private static final long LIFE_MAX_SECONDS = 24 * 60 * 60;
  private static final Pattern TOKEN = Pattern.compile("[!-~]{1,8192}");
  private static final Pattern ERROR = Pattern.compile("[a-z_]{1,64}");

  private final ServiceAccount account;
  private final ServiceHttp http;
  private final InstantSource clock;
  private final AtomicReference<@Nullable Usable> current = new AtomicReference<>();
  private final AtomicReference<@Nullable CompletableFuture<Outcome>> asked =
      new AtomicReference<>();

  AccessTokens(ServiceAccount account, ServiceHttp http, InstantSource clock) {
    this.account = account;
    this.http = http;
    this.clock = clock;
  }

  /// A token that may be used now. Blocks until the deadline at most.
  Outcome get(Deadline deadline) {
    Usable known = current.get();
    if (known != null && known.isAt(clock.instant())) {
      return new Outcome.Token(known.text());
    }
    CompletableFuture<Outcome> own = new CompletableFuture<>();
    CompletableFuture<Outcome> other = asked.compareAndExchange(null, own);
    return other == null ? ask(own, deadline) : await(other, deadline);
  }

  /// Forgets a token that was not let in, unless it is another by now.
  void drop(String refused) {
    Usable known = current.get();
    if (known != null && known.text().equals(refused)) {
      current.compareAndSet(known, null);
    }
  }

  private Outcome ask(CompletableFuture<Outcome> own, Deadline deadline) {
    Outcome outcome = new Outcome.None("no access token");
    try {
      // Another may have got one since this thread looked.
      Usable known = current.get();
      outcome =
          known != null && known.isAt(clock.instant())
              ? new Outcome.Token(known.text())
              : ask(deadline);
      return outcome;
    } finally {
      asked.set(null);
      if (outcome instanceof Outcome.None && Thread.currentThread().isInterrupted()) {
        own.cancel(false);
      } else {
        own.complete(outcome);
      }
    }
  }

  private Outcome await(CompletableFuture<Outcome> other, Deadline deadline) {
    try {
      return other.get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
    } catch (CancellationException _) {
      // Who asked was interrupted, which is no failure to share.
      return get(deadline);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Outcome.None("interrupted");
    } catch (TimeoutException | ExecutionException _) {
      return new Outcome.None("no access token in time");
    }
  }

  private Outcome ask(Deadline deadline) {
    Instant now = clock.instant();
    String form = "grant_type=" + encoded(GRANT) + "&assertion=" + encoded(assertion(now));
    ServiceHttp.Reply reply =
        http.post(
            account.tokenUri(),
            Map.of("Content-Type", "application/x-www-form-urlencoded"),
            form.getBytes(StandardCharsets.US_ASCII),
            deadline);
    return switch (reply) {
      case ServiceHttp.Reply.Failed(String why) -> new Outcome.None("access token: " + why);
      case ServiceHttp.Reply.Answered answered -> read(answered, now);
    };
  }

  private Outcome read(ServiceHttp.Reply.Answered answered, Instant now) {
    JsonNode body;
    try {
      body = JsonMapper.shared().readTree(answered.body());
    } catch (JacksonException _) {
      return new Outcome.None("access token: HTTP " + answered.status() + " without JSON");
    }
    if (answered.status() != 200) {
      String error = body.path("error").asString("");
      return new Outcome.None(
          "access token: HTTP "
              + answered.status()
              + (ERROR.matcher(error).matches() ? " " + error : ""));
    }
    String token = body.path("access_token").asString("");
    long seconds = body.path("expires_in").asLong(0);
    if (!TOKEN.matcher(token).matches() || seconds < 1) {
      return new Outcome.None("access token: the reply has none");
    }
    Duration life = Duration.ofSeconds(Math.min(seconds, LIFE_MAX_SECONDS));
    Duration margin = life.compareTo(MARGIN.multipliedBy(2)) < 0 ? life.dividedBy(2) : MARGIN;
    current.set(new Usable(token, now, now.plus(life).minus(margin)));
    return new Outcome.Token(token);
  }

  private String assertion(Instant now) {
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256)
                .type(JOSEObjectType.JWT)
                .keyID(account.keyId())
                .build(),
            new JWTClaimsSet.Builder()
                .issuer(account.email())
                .audience(account.tokenUri().toString())
                .claim("scope", SCOPE)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(ASSERTION_LIFE)))
                .build());
    try {
      jwt.sign(new RSASSASigner(account.key()));
    } catch (JOSEException impossible) {
      throw new IllegalStateException(impossible);
    }
    return jwt.serialize();
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  /// What came of asking.
  sealed interface Outcome {
    /// One that may be used.
    ///
    /// @param text secret
    record Token(String text) implements Outcome {
      @Override
      public String toString() {
        return "Token";
      }
    }

    /// There is none.
    ///
    /// @param why in a few words, without secrets
    record None(String why) implements Outcome {}
  }

  /// From when it was asked for: a clock that was set back does not prolong it.
  private record Usable(String text, Instant from, Instant until) {
    boolean isAt(Instant now) {
      return !now.isBefore(from) && now.isBefore(until);
    }
  }
}
