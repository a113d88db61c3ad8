package io.firebreak.alert;

import io.firebreak.label.Labels;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Something that people or their tools changed: a deployment, a pipeline, a sync. It starts
 * nothing; incidents of the same service show it when it came before them.
 *
 * @param source which kind of system tells of it
 * @param summary what changed, for people; untrusted
 * @param state in the source's word, such as {@code success}; null when it has none
 * @param at when, by the source; whole microseconds
 * @param labels what it is about, such as {@code service} and {@code environment}
 * @param links http(s) links back, by title
 */
public record ChangeEvent(
    String source,
    String summary,
    @Nullable String state,
    Instant at,
    Labels labels,
    Map<String, String> links)
    implements Told {
  public ChangeEvent {
    at = at.truncatedTo(ChronoUnit.MICROS);
    links = Collections.unmodifiableSortedMap(new TreeMap<>(links));
  }

  /** What changed, as incidents name it: the service, else the application; empty when unknown. */
  public String service() {
    var service = labels.get("service");
    var app = service == null ? labels.get("app") : service;
    return app == null ? "" : app;
  }
}
