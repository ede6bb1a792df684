package dev.carillon.web.tokens;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.ports.ServiceKeys;
import dev.carillon.notification.usecases.ports.ServiceKeys.ServiceKey;
import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The keys that backends send as bearer: `ck_<id>_<secret>`, 16 and 64 hex digits. What the store
/// knows is remembered for a few seconds, so that a busy backend does not ask the database at every
/// request; a revoked key is refused when that time is over. Any thread may call it; only
/// [#verifyRemembered] never blocks.
public final class ServiceKeyTokens {
  /// How every service key begins, and no JWT.
  public static final String PREFIX = "ck_";

  private static final Pattern FORMAT = Pattern.compile("ck_([0-9a-f]{16})_([0-9a-f]{64})");

  /// Lookups of keys at the same time: someone who tries keys takes no more connections from the
  /// store than these.
  private static final int CONCURRENT_LOOKUPS = 2;

  private static final Duration LOOKUP_PATIENCE = Duration.ofSeconds(1);

  private final ServiceKeys keys;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private final RememberedKeys remembered;
  private final Semaphore lookups = new Semaphore(CONCURRENT_LOOKUPS, true);

  /// @param rememberedFor how long a revoked key may still be taken
  /// @param rememberedKeys how many keys are remembered at most
  public ServiceKeyTokens(
      ServiceKeys keys, Duration rememberedFor, int rememberedKeys, InstantSource clock) {
    this.keys = keys;
    this.clock = clock;
    this.remembered = new RememberedKeys(rememberedFor, rememberedKeys);
  }

  /// A new key.
  ///
  /// @param token what the backend sends; shown once, nobody can read it again
  public record Created(ServiceKey key, String token) {
    @Override
    public String toString() {
      return "Created[" + key.id() + "]";
    }
  }

  /// Makes a key and stores its digest. Blocks.
  ///
  /// @param name for people, logs and the scope of idempotency keys; 1 to 255 characters
  public Created create(String name, TenantId tenant) {
    if (!UserId.isValid(name)) {
      throw new IllegalArgumentException("a key's name has 1 to 255 characters");
    }
    String id = hex(8);
    String secret = hex(32);
    ServiceKey key =
        new ServiceKey(
            id, tenant, name, sha256(secret), clock.instant().truncatedTo(ChronoUnit.MILLIS), null);
    keys.add(key);
    return new Created(key, PREFIX + id + '_' + secret);
  }

  /// Who holds this key. May block.
  ///
  /// @throws StoreUnavailableException when the key is not remembered and cannot be looked up
  public ServiceKeyCheck verify(String token) {
    Matcher parts = FORMAT.matcher(token);
    if (!parts.matches()) {
      return new ServiceKeyCheck.Invalid();
    }
    String id = parts.group(1);
    Optional<ServiceKey> key =
        switch (remembered.find(id, clock.instant())) {
          case RememberedKeys.Memory.Known(var known) -> Optional.of(known);
          case RememberedKeys.Memory.KnownUnknown() -> Optional.empty();
          case RememberedKeys.Memory.Nothing() -> lookUp(id);
        };
    return judged(key, parts.group(2));
  }

  /// The same without waiting: empty when the store would have to be asked.
  public Optional<ServiceKeyCheck> verifyRemembered(String token) {
    Matcher parts = FORMAT.matcher(token);
    if (!parts.matches()) {
      return Optional.of(new ServiceKeyCheck.Invalid());
    }
    return switch (remembered.find(parts.group(1), clock.instant())) {
      case RememberedKeys.Memory.Known(var key) ->
          Optional.of(judged(Optional.of(key), parts.group(2)));
      case RememberedKeys.Memory.KnownUnknown() -> Optional.of(new ServiceKeyCheck.Invalid());
      case RememberedKeys.Memory.Nothing() -> Optional.empty();
    };
  }

  private Optional<ServiceKey> lookUp(String id) {
    try {
      if (!lookups.tryAcquire(LOOKUP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new StoreUnavailableException("Too many keys to look up", LOOKUP_PATIENCE);
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException("Interrupted", LOOKUP_PATIENCE, stopping);
    }
    try {
      Optional<ServiceKey> key = keys.find(id);
      remembered.remember(id, key, clock.instant());
      return key;
    } finally {
      lookups.release();
    }
  }

  /// The digest is computed and compared whether or not there is a key, so that the time taken does
  /// not tell which ids exist. A fast digest does: the secret is 256 random bits, not a password.
  private static ServiceKeyCheck judged(Optional<ServiceKey> key, String secret) {
    byte[] given = sha256(secret).getBytes(US_ASCII);
    byte[] stored = key.map(ServiceKey::secretSha256).orElse("").getBytes(US_ASCII);
    boolean same = MessageDigest.isEqual(given, stored);
    return key.filter(found -> same && found.revokedAt() == null)
        .<ServiceKeyCheck>map(found ->
            new ServiceKeyCheck.Valid(
                new ServiceIdentity(found.id(), found.tenant(), found.name())))
        .orElseGet(ServiceKeyCheck.Invalid::new);
  }

  private String hex(int bytes) {
    byte[] drawn = new byte[bytes];
    random.nextBytes(drawn);
    return HexFormat.of().formatHex(drawn);
  }

  private static String sha256(String secret) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(US_ASCII)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
