package io.firebreak.slack;

import static com.slack.api.model.block.Blocks.header;
import static com.slack.api.model.block.Blocks.section;
import static com.slack.api.model.block.composition.BlockCompositions.plainText;

import com.slack.api.model.block.LayoutBlock;
import io.firebreak.runbook.Problem;
import java.util.List;

/** What keeps runbooks from being taken, as Slack shows it. */
final class CatalogueMessage {
  private static final int MOST_SHOWN = 10;

  private CatalogueMessage() {}

  /**
   * The present state.
   *
   * @param page address of the catalogue's page
   */
  static RunMessage of(List<Problem> errors, String page) {
    var title =
        errors.isEmpty()
            ? "Firebreak: all runbooks are taken again"
            : "Firebreak: " + errors.size() + " errors in runbooks; what was good stays in force";
    var blocks =
        List.<LayoutBlock>of(
            header(h -> h.text(plainText(SlackText.line(title, SlackText.HEADER), false))),
            section(s -> s.text(plainText(body(errors, page), false))));
    return new RunMessage(SlackText.line(title, SlackText.SECTION), blocks);
  }

  private static String body(List<Problem> errors, String page) {
    var out = new StringBuilder();
    for (var error : errors.subList(0, Math.min(MOST_SHOWN, errors.size()))) {
      out.append(SlackText.line(error.toString(), SlackText.SECTION / (MOST_SHOWN + 2)))
          .append('\n');
    }
    if (errors.size() > MOST_SHOWN) {
      out.append("and ").append(errors.size() - MOST_SHOWN).append(" more\n");
    }
    return out.append(SlackText.line(page)).toString();
  }
}
