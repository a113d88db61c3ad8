package io.firebreak.journal;

import java.util.Objects;

/**
 * Names one hash-chained stream of the journal.
 *
 * @param tenant the owning team, {@code default} when none is configured
 * @param name kind and id joined by a slash, such as {@code run/01J9…}, {@code incident/…}, {@code
 *     intake/…}, {@code admin/…}; unique within the store
 */
public record StreamId(String tenant, String name) implements Comparable<StreamId> {
  /** The tenant of a single-team installation. */
  public static final String DEFAULT_TENANT = "default";

  public StreamId {
    Objects.requireNonNull(tenant);
    if (name.indexOf('/') < 1) {
      throw new IllegalArgumentException("a stream name is kind/id, not '" + name + "'");
    }
    if (name.chars().anyMatch(c -> Character.isISOControl(c) || Character.isSurrogate((char) c))) {
      throw new IllegalArgumentException("a stream name is plain text");
    }
  }

  /** The stream of one run. */
  public static StreamId run(String tenant, String runId) {
    return new StreamId(tenant, "run/" + runId);
  }

  /** The stream of one incident. */
  public static StreamId incident(String tenant, String incidentId) {
    return new StreamId(tenant, "incident/" + incidentId);
  }

  /** The stream of administrative acts. */
  public static StreamId admin(String tenant) {
    return new StreamId(tenant, "admin/" + tenant);
  }

  /** The part before the slash, such as {@code run}. */
  public String kind() {
    return name.substring(0, name.indexOf('/'));
  }

  /** The part after the slash: the id of the run, incident or other subject. */
  public String id() {
    return name.substring(name.indexOf('/') + 1);
  }

  @Override
  public int compareTo(StreamId other) {
    return name.compareTo(other.name);
  }
}
