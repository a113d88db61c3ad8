package io.firebreak.pagerduty;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firebreak.alert.Echo;
import io.firebreak.alert.Severity;
import io.firebreak.incident.Incident;
import io.firebreak.label.VisibleText;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * What PagerDuty is told when Firebreak opens an incident there.
 *
 * @param summary one line for people, of at most {@value #SUMMARY} characters
 * @param source what is affected
 * @param startedAt when it began
 * @param kind name of the alert
 * @param details more, by name
 * @param links addresses by their text
 */
record Problem(
    String summary,
    String source,
    Severity severity,
    Instant startedAt,
    String kind,
    Map<String, String> details,
    SequencedMap<String, String> links) {
  /** The most characters of a summary that PagerDuty takes. */
  static final int SUMMARY = 1_024;

  /** The most characters of a detail; the incident's page has all of it. */
  static final int DETAIL = 1_000;

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** The problem that an incident is about. */
  static Problem of(Incident incident, String target, SequencedMap<String, String> pages) {
    var leading = incident.leading();
    var links = new LinkedHashMap<>(pages);
    leading.links().forEach(links::putIfAbsent);
    return new Problem(
        Echo.marked(cut(incident.title(), SUMMARY - Echo.length(incident.id())), incident.id()),
        target.isEmpty() ? leading.source() : target,
        incident.severity(),
        incident.startedAt(),
        leading.name(),
        leading.labels().map(),
        links);
  }

  /** As the Events API wants it, without keys. */
  ObjectNode payload() {
    var payload = NODES.objectNode();
    payload
        .put("summary", summary)
        .put("source", cut(source, SUMMARY))
        .put("severity", word(severity))
        .put("timestamp", startedAt.toString())
        .put("class", cut(kind, DETAIL));
    var more = payload.putObject("custom_details");
    details.forEach((name, value) -> more.put(name, cut(value, DETAIL)));
    return payload;
  }

  /** PagerDuty's own scale, which has four words. */
  private static String word(Severity severity) {
    return switch (severity) {
      case CRITICAL -> "critical";
      case HIGH -> "error";
      case MEDIUM -> "warning";
      case LOW, INFO -> "info";
    };
  }

  /** One visible line of at most so many characters, never empty: PagerDuty wants some text. */
  static String cut(String text, int most) {
    var line = VisibleText.line(text).strip();
    if (line.isEmpty()) {
      return "-";
    }
    return line.length() <= most
        ? line
        : line.substring(0, line.offsetByCodePoints(0, line.codePointCount(0, most - 2))) + "…";
  }
}
