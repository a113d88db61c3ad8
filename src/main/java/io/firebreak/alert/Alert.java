package io.firebreak.alert;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;
import io.firebreak.label.Labels;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One normalised notification from a monitoring system.
 *
 * @param source which kind of system, such as {@code alertmanager}
 * @param name the alert rule's name
 * @param status firing or resolved
 * @param severity on Firebreak's scale; the source's own word stays in the labels
 * @param labels identity as the source gave it
 * @param annotations text for people; untrusted
 * @param startsAt when this episode began, by the source; whole microseconds
 * @param endsAt when it ended, null while firing
 * @param fingerprint stable identity of the alert across episodes
 * @param groupKey the source's own grouping, without routing; null when it has none
 * @param links http(s) links back, by title
 * @param flags what was odd and mended, in {@link Flag}'s words
 */
public record Alert(
    String source,
    String name,
    Status status,
    Severity severity,
    Labels labels,
    Map<String, String> annotations,
    Instant startsAt,
    @Nullable Instant endsAt,
    String fingerprint,
    @Nullable String groupKey,
    Map<String, String> links,
    List<String> flags)
    implements Told {

  public Alert {
    annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
    links = Collections.unmodifiableSortedMap(new TreeMap<>(links));
    flags = List.copyOf(flags);
    startsAt = startsAt.truncatedTo(ChronoUnit.MICROS);
    endsAt = endsAt == null ? null : endsAt.truncatedTo(ChronoUnit.MICROS);
  }

  /** Whether the problem is there. */
  public enum Status {
    FIRING,
    RESOLVED;

    /** Lower-case form for the wire. */
    @JsonValue
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Identity of this episode: fingerprint and start. */
  public String episode() {
    return fingerprint + "@" + startsAt;
  }

  /** Whether this was odd in the given way. */
  public boolean has(Flag flag) {
    return flags.contains(flag.code());
  }

  /** Whether the start is the source's own word, not one that we had to make up. */
  @JsonIgnore
  public boolean isStartKnown() {
    return !has(Flag.STARTS_AT_MISSING) && !has(Flag.STARTS_AT_CLAMPED);
  }

  /** What matchers see: the labels, and what it says otherwise under usual names. */
  public Labels matchable() {
    var all = new TreeMap<>(labels.map());
    all.putIfAbsent("alertname", name);
    all.putIfAbsent("severity", severity.code());
    all.putIfAbsent("source", source);
    return Labels.of(all);
  }

  /** This alert, odd in one more way. */
  public Alert with(Flag flag) {
    if (has(flag)) {
      return this;
    }
    var more = new ArrayList<>(flags);
    more.add(flag.code());
    return new Alert(
        source,
        name,
        status,
        severity,
        labels,
        annotations,
        startsAt,
        endsAt,
        fingerprint,
        groupKey,
        links,
        more);
  }

  /** This alert as part of the episode that began then. */
  public Alert startingAt(Instant start) {
    return new Alert(
        source,
        name,
        status,
        severity,
        labels,
        annotations,
        start,
        endsAt,
        fingerprint,
        groupKey,
        links,
        flags);
  }
}
