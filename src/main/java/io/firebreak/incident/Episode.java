package io.firebreak.incident;

import io.firebreak.alert.Alert;
import java.time.Instant;
import java.util.Comparator;

/**
 * One time that an alert fired.
 *
 * @param fingerprint which alert
 * @param startsAt when it began, by the source
 */
public record Episode(String fingerprint, Instant startsAt) implements Comparable<Episode> {
  private static final Comparator<Episode> ORDER =
      Comparator.comparing(Episode::startsAt).thenComparing(Episode::fingerprint);

  /** The episode that an alert tells of. */
  public static Episode of(Alert alert) {
    return new Episode(alert.fingerprint(), alert.startsAt());
  }

  /** The episode of which {@link #key} is that text. */
  public static Episode ofKey(String key) {
    var at = key.lastIndexOf('@');
    return new Episode(key.substring(0, at), Instant.parse(key.substring(at + 1)));
  }

  /** One text for it, the same as {@link Alert#episode()}. */
  public String key() {
    return fingerprint + "@" + startsAt;
  }

  @Override
  public int compareTo(Episode other) {
    return ORDER.compare(this, other);
  }
}
