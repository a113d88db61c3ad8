package io.firebreak.hindsight;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.firebreak.alert.ChangeEvent;
import io.firebreak.incident.CorrelationRule.Side;
import io.firebreak.incident.CorrelationRule.Tie;
import io.firebreak.incident.Incident;
import io.firebreak.incident.IncidentEvent;
import io.firebreak.incident.Incidents;
import io.firebreak.incident.RecentChanges;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Tells what explains an alert or an incident, and what an incident explains. */
final class CorrelationFindings {
  private static final int MOST_CHILDREN = 50;
  private static final int MOST_CHANGES = 10;

  private final Incidents incidents;
  private final RecentChanges changes;

  CorrelationFindings(Incidents incidents, RecentChanges changes) {
    this.incidents = incidents;
    this.changes = changes;
  }

  /** Under what an incident hangs, what hangs under it, and what was changed before it began. */
  List<Finding> of(Incident incident) {
    var found = new ArrayList<Finding>();
    var explanation = incident.explanation();
    if (explanation != null) {
      found.add(
          new Finding(
              "correlation",
              explanation.parent(),
              "hangs_under",
              "hangs under incident %s, %s, by the rule %s"
                  .formatted(explanation.parent(), explanation.causeName(), explanation.rule()),
              saw(explanation),
              null,
              List.of()));
    }
    incidents.children(incident.tenant(), incident.id(), MOST_CHILDREN).stream()
        .map(CorrelationFindings::child)
        .forEach(found::add);
    changes.before(incident).stream()
        .limit(MOST_CHANGES)
        .map(change -> change(change, incident.startedAt()))
        .forEach(found::add);
    return found;
  }

  private static Finding child(Incidents.Line child) {
    return Finding.of(
        "correlation",
        child.id(),
        "explains",
        "explains incident %s, %s, which is %s"
            .formatted(child.id(), child.title(), child.state().code()),
        child.openedAt());
  }

  private static Finding change(ChangeEvent change, Instant began) {
    return Finding.of(
        "change",
        change.source(),
        "before",
        "%s%s, %d min before it began"
            .formatted(
                change.summary(),
                change.state() == null ? "" : " (" + change.state() + ")",
                Duration.between(change.at(), began).toMinutes()),
        change.at());
  }

  /** On which sides of which rules an alert stands. */
  static Finding tied(IncidentEvent.Tied event, Instant at) {
    var text =
        event.ties().stream().map(CorrelationFindings::side).collect(Collectors.joining("; "));
    return Finding.of(
        "correlation", null, "tied", text.isEmpty() ? "no rule is about it any more" : text, at);
  }

  private static String side(Tie tie) {
    var labels = tie.key().isEmpty() ? "" : " with " + tie.key();
    return tie.side() == Side.PARENT
        ? "rule %s: it explains what fits%s and began between %s and %s"
            .formatted(tie.rule(), labels, tie.from(), tie.until())
        : "rule " + tie.rule() + ": it is explained by a cause" + labels;
  }

  static Finding inhibited(IncidentEvent.Inhibited event, Instant at) {
    return new Finding(
        "correlation",
        event.parent(),
        "inhibited",
        "%s of incident %s explains it, by the rule %s, so it starts nothing"
            .formatted(event.causeName(), event.parent(), event.rule()),
        saw(event),
        at,
        List.of());
  }

  private static Map<String, JsonNode> saw(IncidentEvent.Inhibited event) {
    var saw = new LinkedHashMap<String, JsonNode>();
    saw.put("rule", TextNode.valueOf(event.rule()));
    saw.put("written_at", TextNode.valueOf(event.where()));
    saw.put("labels", TextNode.valueOf(event.labels()));
    saw.put("cause", TextNode.valueOf(event.cause().key()));
    return saw;
  }

  static Finding released(IncidentEvent.Uninhibited event, Instant at) {
    return Finding.of(
        "correlation",
        event.parent(),
        "released",
        "incident "
            + event.parent()
            + " explains it no more, and it fires: it may start what it would have started",
        at);
  }
}
