package io.firebreak.slack;

import static com.slack.api.model.block.Blocks.actions;
import static com.slack.api.model.block.composition.BlockCompositions.plainText;
import static com.slack.api.model.block.element.BlockElements.button;

import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.element.BlockElement;
import com.slack.api.model.block.element.ButtonElement;
import io.firebreak.approval.Approval;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The buttons below a question. */
final class QuestionButtons {
  private QuestionButtons() {}

  /** Those of a message that asks nothing. */
  static LayoutBlock none(String page) {
    return actions(List.of(open(page)));
  }

  /**
   * Those of a question that waits.
   *
   * @param whole whether its message shows the plan whole, so that it can be decided there
   */
  static LayoutBlock of(Family family, Approval approval, boolean whole, String page) {
    var value = new Asked(family.root().id(), approval.request().id()).value();
    var elements = new ArrayList<BlockElement>();
    if (whole) {
      elements.add(click(RunMessage.APPROVE, "Approve", "primary", value));
      elements.add(click(RunMessage.REJECT, "Reject", "danger", value));
      if (!approval.votes().isEmpty()) {
        elements.add(click(RunMessage.WITHDRAW, "Withdraw my vote", null, value));
      }
      if (family.editable()) {
        elements.add(click(RunMessage.EDIT, "Edit inputs", null, value));
      }
    }
    elements.add(click(RunMessage.PLAN, "Show plan", null, value));
    elements.add(open(page));
    return actions(elements);
  }

  /**
   * Those of a message that only points at a question.
   *
   * @param question where its own message is; empty when that is not known
   */
  static LayoutBlock elsewhere(
      String run, Approval approval, Optional<String> question, String page) {
    var elements = new ArrayList<BlockElement>();
    question.ifPresent(link -> elements.add(link(RunMessage.QUESTION, "Go to the question", link)));
    var value = new Asked(run, approval.request().id()).value();
    elements.add(click(RunMessage.PLAN, "Show plan", null, value));
    elements.add(open(page));
    return actions(elements);
  }

  private static ButtonElement click(String id, String text, @Nullable String style, String value) {
    return button(b -> b.actionId(id).style(style).text(plainText(text, false)).value(value));
  }

  private static ButtonElement open(String page) {
    return link(RunMessage.OPEN, "Open the run", page);
  }

  private static ButtonElement link(String id, String text, String address) {
    return button(b -> b.actionId(id).text(plainText(text, false)).url(address));
  }
}
