package io.firebreak.alert;

import io.firebreak.label.Labels;
import java.time.Instant;
import java.util.Map;
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
 * @param startsAt when this episode began, by the source
 * @param endsAt when it ended, null while firing
 * @param fingerprint stable identity of the alert across episodes
 * @param groupKey the source's own grouping, without routing; null when it has none
 * @param links http(s) links back, by title
 * @param flags what was odd and mended, such as {@code starts_at_clamped}
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
    java.util.List<String> flags) {

  public Alert {
    annotations = Map.copyOf(annotations);
    links = Map.copyOf(links);
    flags = java.util.List.copyOf(flags);
  }

  /** Whether the problem is there. */
  public enum Status {
    FIRING,
    RESOLVED
  }

  /** Identity of this episode: fingerprint and start. */
  public String episode() {
    return fingerprint + "@" + startsAt;
  }
}
