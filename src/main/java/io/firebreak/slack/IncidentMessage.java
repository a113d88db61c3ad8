package io.firebreak.slack;

import static com.slack.api.model.block.Blocks.actions;
import static com.slack.api.model.block.Blocks.header;
import static com.slack.api.model.block.composition.BlockCompositions.plainText;
import static com.slack.api.model.block.element.BlockElements.button;

import com.slack.api.model.block.LayoutBlock;
import io.firebreak.incident.Incident;
import io.firebreak.remediation.RunSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An incident as the channel shows it: what is wrong, and how far each of its runs has come. */
final class IncidentMessage {
  /** The most runs that are shown; the page has them all. */
  static final int MOST_RUNS = 15;

  private IncidentMessage() {}

  /**
   * The present state.
   *
   * @param runs its runs, the newest first, of which the first {@link #MOST_RUNS} are shown
   * @param page address of the incident's own page
   */
  static RunMessage of(Incident incident, List<RunSummary> runs, String page) {
    var title = "Incident: " + incident.title() + " is " + word(incident.state());
    var blocks = new ArrayList<LayoutBlock>();
    blocks.add(header(h -> h.text(plainText(SlackText.line(title, SlackText.HEADER), false))));
    blocks.add(RunMessage.text(facts(incident)));
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

  private static List<String> facts(Incident incident) {
    var lines = new ArrayList<String>();
    lines.add("Incident " + incident.id() + ", " + word(incident.severity()));
    lines.add(incident.firing() + " of " + incident.alerts().size() + " alerts fire");
    lines.add("Since " + incident.startedAt());
    if (incident.resolvedAt() != null) {
      lines.add("Resolved at " + incident.resolvedAt());
    }
    lines.add("Runs, steps and decisions stand in the thread.");
    return lines;
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
