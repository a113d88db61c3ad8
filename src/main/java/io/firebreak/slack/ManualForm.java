package io.firebreak.slack;

import static com.slack.api.model.block.Blocks.input;
import static com.slack.api.model.block.composition.BlockCompositions.plainText;
import static com.slack.api.model.block.element.BlockElements.plainTextInput;

import com.fasterxml.jackson.databind.JsonNode;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.view.View;
import io.firebreak.action.Form;
import io.firebreak.action.FormField;
import io.firebreak.runbook.Typed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The forms of a manual step. They carry nothing: what they are about stays here. */
final class ManualForm {
  static final String DONE = "firebreak_manual_done";
  static final String FAILED = "firebreak_manual_failed";

  static final String DONE_TITLE = "Report the step";
  static final String FAILED_TITLE = "It was not done";

  /** The block for what is written beside; no field has such a name. */
  static final String NOTE = "NOTE";

  private static final int LONGEST_NOTE = 1_000;

  private ManualForm() {}

  /** Asks for what the step's form asks; empty when that does not fit into Slack. */
  static Optional<View> done(String instructions, Form form) {
    if (form.fields().values().stream()
        .anyMatch(field -> preset(field).length() > Form.LONGEST_TEXT)) {
      return Optional.empty();
    }
    var blocks = new ArrayList<LayoutBlock>();
    blocks.add(RunMessage.text(instructions.lines().toList()));
    form.fields().forEach((name, field) -> blocks.add(field(name, field)));
    blocks.add(note("Anything for the record?", true));
    return Optional.of(Modal.form(DONE, DONE_TITLE, "Done", blocks)).filter(Modal::fits);
  }

  /** Asks what went wrong. */
  static View failed() {
    return Modal.form(FAILED, FAILED_TITLE, "Report", List.of(note("What went wrong?", false)));
  }

  private static LayoutBlock note(String label, boolean optional) {
    return input(i ->
        i.blockId(NOTE)
            .optional(optional)
            .label(plainText(label, false))
            .element(
                plainTextInput(e -> e.actionId(NOTE).multiline(true).maxLength(LONGEST_NOTE))));
  }

  private static LayoutBlock field(String name, FormField field) {
    var choices = choices(field);
    return InputForm.field(
        name,
        field.description(),
        field.rules(),
        !field.mustBeAnswered(),
        choices.isEmpty()
            ? InputForm.typed(name, preset(field), Form.LONGEST_TEXT)
            : InputForm.select(name, choices, field.fallback()));
  }

  private static String preset(FormField field) {
    return field.fallback() == null ? "" : Typed.write(field.fallback());
  }

  private static List<JsonNode> choices(FormField field) {
    return field.type() == FormField.Type.BOOLEAN && field.choices().isEmpty()
        ? InputForm.EITHER
        : field.choices();
  }

  /** What was filled in, as the form wants it; an empty control was not answered. */
  static Map<String, JsonNode> values(View filled, Form form) {
    var values = new LinkedHashMap<String, JsonNode>();
    form.fields()
        .forEach((name, field) ->
            InputForm.chosen(filled, name, choices(field))
                .or(() -> typed(filled, name).map(text -> Typed.read(text, field.type().code())))
                .ifPresent(value -> values.put(name, value)));
    return values;
  }

  /** What was written beside; null for nothing. */
  static @Nullable String note(View filled) {
    return typed(filled, NOTE)
        .map(text -> text.substring(0, Math.min(text.length(), LONGEST_NOTE)))
        .orElse(null);
  }

  private static Optional<String> typed(View filled, String name) {
    return InputForm.typed(filled, name).map(String::strip).filter(text -> !text.isEmpty());
  }
}
