package io.firebreak.slack;

import static com.slack.api.model.block.Blocks.input;
import static com.slack.api.model.block.composition.BlockCompositions.plainText;
import static com.slack.api.model.block.element.BlockElements.plainTextInput;

import com.slack.api.model.view.View;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The form that asks why somebody rejects. It carries nothing: what it is about stays here. */
final class RejectForm {
  static final String ID = "firebreak_reject_reason";
  static final String TITLE = "Reject the plan";
  static final String REASON = "reason";
  private static final int LONGEST = 500;

  private RejectForm() {}

  static View blank() {
    return Modal.form(
        ID,
        TITLE,
        "Reject",
        List.of(
            input(i ->
                i.blockId(REASON)
                    .label(plainText("Why?", false))
                    .element(
                        plainTextInput(
                            e -> e.actionId(REASON).multiline(true).maxLength(LONGEST))))));
  }

  /** What was filled in; empty when nothing was, or more than the form takes. */
  static Optional<String> reason(View filled) {
    return Optional.ofNullable(filled.getState())
        .map(state -> state.getValues())
        .map(values -> values.getOrDefault(REASON, Map.of()).get(REASON))
        .map(value -> value.getValue())
        .map(String::strip)
        .filter(text -> !text.isEmpty() && text.length() <= LONGEST);
  }
}
