package io.firebreak.runbook;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;

/**
 * A new version that was brought in for a share of incidents, beside the one before it.
 *
 * @param runbook its name
 * @param trust of the new version, see {@link RunbookVersion#trust}
 * @param version hash of the new version
 * @param stable hash of the version that serves the other incidents
 * @param share per cent of incidents that the new version serves
 */
public record Canary(
    String runbook,
    String trust,
    String version,
    String stable,
    BigDecimal share,
    State state,
    Instant startedAt) {
  private static final int BUCKETS = 1_000_000;
  private static final int DIGITS = 13;

  /** How far it has come. */
  public enum State {
    /** Both versions serve. */
    OPEN,
    /** The new version proved itself, or a person said so: it serves all. */
    TAKEN,
    /** A run of the new version failed, or a person said so: the old version serves all. */
    DROPPED,
    /** Another version came into force before it was decided. */
    SUPERSEDED;

    /** As it stands in the store. */
    String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whether the old version serves at least a part. */
  boolean holdsBack() {
    return state == State.OPEN || state == State.DROPPED;
  }

  /** The hash of the version that serves an incident: always the same for the same incident. */
  public String serving(String incident) {
    return switch (state) {
      case OPEN -> bucket(incident) < limit() ? version : stable;
      case TAKEN, SUPERSEDED -> version;
      case DROPPED -> stable;
    };
  }

  private long bucket(String incident) {
    var hash = Canonical.hash(trust + "/" + incident);
    return Long.parseLong(hash.substring(0, DIGITS), 16) % BUCKETS;
  }

  private long limit() {
    return share.movePointLeft(2).multiply(BigDecimal.valueOf(BUCKETS)).longValue();
  }
}
