package io.firebreak.slack;

import static com.slack.api.model.block.Blocks.input;
import static com.slack.api.model.block.Blocks.section;
import static com.slack.api.model.block.composition.BlockCompositions.option;
import static com.slack.api.model.block.composition.BlockCompositions.plainText;
import static com.slack.api.model.block.element.BlockElements.plainTextInput;
import static com.slack.api.model.block.element.BlockElements.staticSelect;

import com.fasterxml.jackson.databind.JsonNode;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.composition.OptionObject;
import com.slack.api.model.block.element.BlockElement;
import com.slack.api.model.view.View;
import com.slack.api.model.view.ViewState;
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

  /** The block for what is written beside; no field has such a name. */
  static final String NOTE = "NOTE";

  private static final int LONGEST_NOTE = 1_000;
  private static final int LABEL = 400;
  private static final int OPTION = 75;

  private ManualForm() {}

  /** Asks for what the step's form asks. */
  static View done(String instructions, Form form) {
    var blocks = new ArrayList<LayoutBlock>();
    blocks.add(
        section(s -> s.text(plainText(SlackText.line(instructions, SlackText.SECTION), false))));
    form.fields().forEach((name, field) -> blocks.add(field(name, field)));
    blocks.add(note("Anything for the record?", true));
    return Modal.form(DONE, "Report the step", "Done", blocks);
  }

  /** Asks what went wrong. */
  static View failed() {
    return Modal.form(
        FAILED, "It was not done", "Report", List.of(note("What went wrong?", false)));
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
    var description = field.description();
    var label = description == null ? name : name + " – " + description;
    return input(i ->
        i.blockId(name)
            .optional(!field.mustBeAnswered())
            .label(plainText(SlackText.line(label, LABEL), false))
            .hint(plainText(SlackText.line(field.rules(), LABEL), false))
            .element(control(name, field)));
  }

  private static BlockElement control(String name, FormField field) {
    var fallback = field.fallback() == null ? null : field.fallback().asText();
    var choices =
        field.type() == FormField.Type.BOOLEAN
            ? List.of("true", "false")
            : field.choices().stream().map(JsonNode::asText).toList();
    if (choices.isEmpty()) {
      return plainTextInput(
          e -> e.actionId(name).initialValue(fallback).maxLength(Form.LONGEST_TEXT));
    }
    var options = choices.stream().map(ManualForm::choice).toList();
    var chosen =
        options.stream().filter(each -> each.getValue().equals(fallback)).findFirst().orElse(null);
    return staticSelect(e -> e.actionId(name).options(options).initialOption(chosen));
  }

  private static OptionObject choice(String value) {
    return option(o -> o.text(plainText(SlackText.line(value, OPTION), false)).value(value));
  }

  /** What was filled in, as the form wants it; an empty control was not answered. */
  static Map<String, JsonNode> values(View filled, Form form) {
    var values = new LinkedHashMap<String, JsonNode>();
    form.fields()
        .forEach((name, field) ->
            typed(filled, name)
                .ifPresent(text -> values.put(name, Typed.read(text, field.type().code()))));
    return values;
  }

  /** What was written beside; null for nothing. */
  static @Nullable String note(View filled) {
    return typed(filled, NOTE)
        .map(text -> text.substring(0, Math.min(text.length(), LONGEST_NOTE)))
        .orElse(null);
  }

  private static Optional<String> typed(View filled, String name) {
    return Optional.ofNullable(filled.getState())
        .map(ViewState::getValues)
        .map(values -> values.getOrDefault(name, Map.of()).get(name))
        .map(ManualForm::typed)
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }

  private static @Nullable String typed(ViewState.Value value) {
    var chosen = value.getSelectedOption();
    return chosen == null ? value.getValue() : chosen.getValue();
  }
}
