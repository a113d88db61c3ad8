package io.firebreak.slack;

import static com.slack.api.model.block.Blocks.actions;
import static com.slack.api.model.block.Blocks.header;
import static com.slack.api.model.block.composition.BlockCompositions.plainText;
import static com.slack.api.model.block.element.BlockElements.button;

import com.slack.api.model.block.LayoutBlock;
import io.firebreak.incident.Incident;
import io.firebreak.incident.Incidents;
import io.firebreak.remediation.RunSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** An incident as the channel shows it: what is wrong, and how far each of its runs has come. */
final class IncidentMessage {
  /** The most runs that are shown; the page has them all. */
  static final int MOST_RUNS = 15;

  /** The most incidents under it that are shown. */
  static final int MOST_CHILDREN = 10;

  private IncidentMessage() {}

  /**
   * The present state.
   *
   * @param children the incidents that hang under it
   * @param runs its runs, the newest first, of which the first {@link #MOST_RUNS} are shown
   * @param page address of the incident's own page
   */
  static RunMessage of(
      Incident incident, List<Incidents.Line> children, List<RunSummary> runs, String page) {
    var title = "Incident: " + incident.title() + " is " + word(incident.state());
    var blocks = new ArrayList<LayoutBlock>();
    blocks.add(header(h -> h.text(plainText(SlackText.line(title, SlackText.HEADER), false))));
    blocks.add(RunMessage.text(wrong(incident)));
    blocks.add(RunMessage.text(facts(incident)));
    var correlated = correlated(incident, children);
    if (!correlated.isEmpty()) {
      blocks.add(RunMessage.text(correlated));
    }
    if (!runs.isEmpty()) {
      blocks.add(RunMessage.text(lines(runs)));
    }
    blocks.add(
        actions(
            List.of(
                button(b ->
                    b.actionId("firebreak_open")
                        .text(plainText("Open the incident", false))
                        .url(page)))));
    return new RunMessage(SlackText.line(title, SlackText.SECTION), blocks);
  }

  /** What its alert says to people, and what all its alerts have in common. */
  private static List<String> wrong(Incident incident) {
    var lines = new ArrayList<String>();
    var leading = incident.leading();
    var summary = leading.annotations().get("summary");
    if (summary != null && !summary.isBlank()) {
      lines.add(summary);
    }
    var shared = new TreeMap<>(leading.labels().map());
    incident
        .alerts()
        .values()
        .forEach(member -> shared.entrySet().retainAll(member.alert().labels().map().entrySet()));
    lines.add(
        shared.isEmpty()
            ? "Its alerts have no label in common."
            : shared.entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .collect(Collectors.joining(", ")));
    return lines;
  }

  private static List<String> facts(Incident incident) {
    var lines = new ArrayList<String>();
    lines.add("Severity: " + word(incident.severity()));
    lines.add("Alerts firing: " + incident.firing() + " of " + incident.alerts().size());
    lines.add("Since " + SlackText.time(incident.startedAt()));
    if (incident.resolvedAt() != null) {
      lines.add("Resolved at " + SlackText.time(incident.resolvedAt()));
    }
    lines.add("Runs, steps and decisions stand in the thread.");
    lines.add("Incident " + incident.id());
    return lines;
  }

  /** What explains it, and what it explains. */
  private static List<String> correlated(Incident incident, List<Incidents.Line> children) {
    var lines = new ArrayList<String>();
    var by = incident.explanation();
    if (by != null) {
      lines.add(
          "Hangs under incident %s (%s, rule %s): it starts nothing of its own."
              .formatted(by.parent(), by.causeName(), by.rule()));
    }
    if (!children.isEmpty()) {
      lines.add("Explains other incidents, which start nothing of their own:");
      children.stream().limit(MOST_CHILDREN).map(IncidentMessage::line).forEach(lines::add);
      if (children.size() > MOST_CHILDREN) {
        lines.add("More stand on the incident's page.");
      }
    }
    return lines;
  }

  private static String line(Incidents.Line child) {
    return child.title() + " is " + word(child.state()) + ", incident " + child.id();
  }

  private static List<String> lines(List<RunSummary> runs) {
    var lines = new ArrayList<String>();
    runs.stream().limit(MOST_RUNS).map(Commands::line).forEach(lines::add);
    if (runs.size() > MOST_RUNS) {
      lines.add("More runs stand on the incident's page.");
    }
    return lines;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
