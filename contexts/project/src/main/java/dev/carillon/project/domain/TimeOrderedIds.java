package dev.carillon.project.domain;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// Makes the context's ids: UUID version 7, 48 bits of milliseconds and 74 random bits (RFC 9562,
/// section 5.7). Any thread may call it. Two ids of one millisecond are in no promised order.
public final class TimeOrderedIds {
  private static final int CANONICAL_CHARS = 36;

  private final InstantSource clock;
  private final RandomGenerator random;

  public TimeOrderedIds(InstantSource clock) {
    this(clock, new SecureRandom());
  }

  TimeOrderedIds(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  /// The id of a project that is about to be.
  public ProjectId nextProject() {
    return new ProjectId(next());
  }

  /// The id of an application that is about to be.
  public RoleApplicationId nextApplication() {
    return new RoleApplicationId(next());
  }

  /// The id of a membership that is about to be.
  public MembershipId nextMembership() {
    return new MembershipId(next());
  }

  /// The id of a role that is about to be given.
  public RoleId nextRole() {
    return new RoleId(next());
  }

  /// The id of an invitation that is about to be.
  public InvitationId nextInvitation() {
    return new InvitationId(next());
  }

  /// The next id of anything else, an event say; never the same twice.
  public UUID next() {
    long high = (clock.millis() << 16) | 0x7000L | (random.nextLong() & 0x0FFFL);
    long low = 0x8000_0000_0000_0000L | (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL);
    return new UUID(high, low);
  }

  static void requireVersion7(UUID value) {
    if (value.version() != 7) {
      throw new IllegalArgumentException("the id is a UUID version 7");
    }
  }

  /// UUID.fromString also takes short forms such as `1-1-1-1-1`: the length is what refuses them.
  static Optional<UUID> parse(String text) {
    if (text.length() != CANONICAL_CHARS) {
      return Optional.empty();
    }
    try {
      return Optional.of(UUID.fromString(text)).filter(uuid -> uuid.version() == 7);
    } catch (IllegalArgumentException notUuid) {
      return Optional.empty();
    }
  }
}
