package io.firebreak.slack;

import static com.slack.api.model.block.Blocks.header;
import static com.slack.api.model.block.Blocks.section;
import static com.slack.api.model.block.composition.BlockCompositions.plainText;
import static com.slack.api.model.block.element.BlockElements.button;
import static com.slack.api.model.view.Views.view;

import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.view.View;
import io.firebreak.remediation.RunSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** The app's home for one person: what waits for them, what runs, and their objectives. */
final class HomeView {
  /** The most runs of a part; the pages have them all. */
  static final int MOST = 15;

  private HomeView() {}

  /**
   * The present state.
   *
   * @param objectives how error budgets stand, a line each; empty for none
   * @param page address of a run's page, by its id
   */
  static View of(
      List<RunSummary> waiting,
      List<RunSummary> running,
      List<String> objectives,
      UnaryOperator<String> page) {
    var blocks = new ArrayList<LayoutBlock>();
    part(blocks, "Waits for you", "Nothing waits for you.", waiting, page);
    part(blocks, "Runs", "No run is going on.", running, page);
    if (!objectives.isEmpty()) {
      blocks.add(header(h -> h.text(plainText("Error budgets", false))));
      blocks.add(RunMessage.text(objectives));
    }
    return view(v -> v.type("home").blocks(blocks));
  }

  /** What is said to somebody who may see nothing. */
  static View said(String why) {
    return view(v -> v.type("home").blocks(List.of(text(SlackText.line(why, SlackText.SECTION)))));
  }

  private static void part(
      List<LayoutBlock> blocks,
      String title,
      String none,
      List<RunSummary> runs,
      UnaryOperator<String> page) {
    blocks.add(header(h -> h.text(plainText(title, false))));
    if (runs.isEmpty()) {
      blocks.add(text(none));
    }
    for (var run : runs.subList(0, Math.min(MOST, runs.size()))) {
      var id = "firebreak_open_" + blocks.size();
      blocks.add(
          section(s ->
              s.text(plainText(SlackText.line(Commands.line(run), SlackText.SECTION), false))
                  .accessory(
                      button(b ->
                          b.actionId(id)
                              .text(plainText("Open", false))
                              .url(page.apply(run.id()))))));
    }
    if (runs.size() > MOST) {
      blocks.add(text(runs.size() - MOST + " more; say /firebreak status"));
    }
  }

  private static LayoutBlock text(String text) {
    return section(s -> s.text(plainText(text, false)));
  }
}
