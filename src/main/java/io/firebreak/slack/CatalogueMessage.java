package io.firebreak.slack;

import static com.slack.api.model.block.Blocks.header;
import static com.slack.api.model.block.Blocks.section;
import static com.slack.api.model.block.composition.BlockCompositions.plainText;

import com.slack.api.model.block.LayoutBlock;
import io.firebreak.runbook.Problem;
import java.util.List;

/** What keeps runbooks from being taken or approved, as Slack shows it. */
final class CatalogueMessage {
  private static final int MOST_SHOWN = 10;

  private CatalogueMessage() {}

  /**
   * The present state.
   *
   * @param page address of the catalogue's page
   */
  static RunMessage of(List<Problem> complaints, String page) {
    var title = title(complaints);
    var blocks =
        List.<LayoutBlock>of(
            header(h -> h.text(plainText(SlackText.line(title, SlackText.HEADER), false))),
            section(s -> s.text(plainText(body(complaints, page), false))));
    return new RunMessage(SlackText.line(title, SlackText.SECTION), blocks);
  }

  private static String title(List<Problem> complaints) {
    var errors = complaints.stream().filter(problem -> !problem.code().warning()).count();
    if (errors > 0) {
      return "Firebreak: " + errors + " errors in runbooks; what was good stays in force";
    }
    return complaints.isEmpty()
        ? "Firebreak: all runbooks are well again"
        : "Firebreak: runbooks that nobody could approve: " + complaints.size();
  }

  private static String body(List<Problem> complaints, String page) {
    var out = new StringBuilder();
    for (var complaint : complaints.subList(0, Math.min(MOST_SHOWN, complaints.size()))) {
      out.append(SlackText.line(complaint.toString(), SlackText.SECTION / (MOST_SHOWN + 2)))
          .append('\n');
    }
    if (complaints.size() > MOST_SHOWN) {
      out.append("and ").append(complaints.size() - MOST_SHOWN).append(" more\n");
    }
    return out.append(SlackText.line(page)).toString();
  }
}
