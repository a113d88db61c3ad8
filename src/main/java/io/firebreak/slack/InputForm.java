package io.firebreak.slack;

import static com.slack.api.model.block.Blocks.input;
import static com.slack.api.model.block.composition.BlockCompositions.option;
import static com.slack.api.model.block.composition.BlockCompositions.plainText;
import static com.slack.api.model.block.element.BlockElements.plainTextInput;
import static com.slack.api.model.block.element.BlockElements.staticSelect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.composition.OptionObject;
import com.slack.api.model.block.element.BlockElement;
import com.slack.api.model.view.View;
import com.slack.api.model.view.ViewState;
import io.firebreak.runbook.Input;
import io.firebreak.runbook.Typed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Inputs of a runbook as the fields of a form, one each. */
final class InputForm {
  /** The block for why; no input has such a name. */
  static final String WHY = "#why";

  /** What a yes or no is chosen from. */
  static final List<JsonNode> EITHER = List.of(BooleanNode.TRUE, BooleanNode.FALSE);

  private static final int LABEL = 400;
  private static final int OPTION = 75;
  private static final int LONGEST_WHY = 500;

  /** The longest text that Slack takes in a field. */
  private static final int LONGEST_TEXT = 3_000;

  private InputForm() {}

  /**
   * A form with a field for each input; empty when it does not fit into Slack.
   *
   * @param lines what stands above the fields
   * @param values what stands in them already, by input; only what is empty may stay so
   * @param more what stands below them
   */
  static Optional<View> view(
      String id,
      String title,
      String submit,
      List<String> lines,
      Map<String, Input> inputs,
      Map<String, JsonNode> values,
      List<LayoutBlock> more) {
    if (values.values().stream().anyMatch(value -> Typed.write(value).length() > LONGEST_TEXT)) {
      return Optional.empty();
    }
    var blocks = new ArrayList<LayoutBlock>();
    blocks.add(RunMessage.text(lines));
    inputs.forEach((name, input) -> blocks.add(field(name, input, values.get(name))));
    blocks.addAll(more);
    return Optional.of(Modal.form(id, title, submit, blocks)).filter(Modal::fits);
  }

  /** A field that asks why. */
  static LayoutBlock why() {
    return input(i ->
        i.blockId(WHY)
            .optional(true)
            .label(plainText("Why? (for the record)", false))
            .element(plainTextInput(e -> e.actionId(WHY).maxLength(LONGEST_WHY))));
  }

  private static LayoutBlock field(String name, Input input, @Nullable JsonNode value) {
    var text = value == null ? null : Typed.write(value);
    return field(
        name,
        input.description(),
        input.rules(),
        text != null && text.isEmpty(),
        choices(input).isEmpty()
            ? typed(name, text, LONGEST_TEXT)
            : select(name, choices(input), value));
  }

  /**
   * A field of a form.
   *
   * @param description for people; null when the name says it
   */
  static LayoutBlock field(
      String name,
      @Nullable String description,
      String rules,
      boolean optional,
      BlockElement control) {
    var label = description == null ? name : name + " – " + description;
    return input(i ->
        i.blockId(name)
            .optional(optional)
            .label(plainText(SlackText.line(label, LABEL), false))
            .hint(plainText(SlackText.line(rules, LABEL), false))
            .element(control));
  }

  /** A field to type in, in which a text stands already; null for none. */
  static BlockElement typed(String name, @Nullable String text, int longest) {
    return plainTextInput(e ->
        e.actionId(name)
            .initialValue(text == null || text.isEmpty() ? null : text)
            .multiline(text != null && text.indexOf('\n') >= 0)
            .maxLength(longest));
  }

  /** A list to choose from, in which a value is chosen already; null for none. */
  static BlockElement select(String name, List<JsonNode> choices, @Nullable JsonNode value) {
    var options =
        IntStream.range(0, choices.size()).mapToObj(at -> choice(at, choices.get(at))).toList();
    var chosen = value == null ? -1 : choices.indexOf(value);
    return staticSelect(e ->
        e.actionId(name).options(options).initialOption(chosen < 0 ? null : options.get(chosen)));
  }

  private static List<JsonNode> choices(Input input) {
    return input.type() == Input.Type.BOOLEAN && input.values().isEmpty() ? EITHER : input.values();
  }

  /** Chosen by its place: values may be empty, longer than Slack takes, or stand there twice. */
  private static OptionObject choice(int at, JsonNode value) {
    var text = Typed.write(value);
    return option(o ->
        o.text(plainText(SlackText.line(text.isBlank() ? "(empty)" : text, OPTION), false))
            .value(Integer.toString(at)));
  }

  /** What was filled in, as the inputs want it; an empty field is left out. */
  static Map<String, JsonNode> values(View filled, Map<String, Input> inputs) {
    var values = new LinkedHashMap<String, JsonNode>();
    inputs.forEach((name, input) ->
        chosen(filled, name, choices(input))
            .or(() -> typed(filled, name).map(text -> Typed.read(text, type(input))))
            .ifPresent(value -> values.put(name, value)));
    return values;
  }

  /** What was chosen in a field; empty when nothing was. */
  static Optional<JsonNode> chosen(View filled, String name, List<JsonNode> choices) {
    return control(filled, name)
        .map(ViewState.Value::getSelectedOption)
        .flatMap(option -> choices.stream().skip(place(option.getValue())).findFirst());
  }

  /** What was typed in a field, as it was typed; empty when nothing was. */
  static Optional<String> typed(View filled, String name) {
    return control(filled, name).map(ViewState.Value::getValue).filter(text -> !text.isEmpty());
  }

  /** A place that Slack never had leads to no choice. */
  private static int place(String chosen) {
    try {
      return Math.max(0, Integer.parseInt(chosen));
    } catch (NumberFormatException e) {
      return Integer.MAX_VALUE;
    }
  }

  /** Why, as somebody wrote; null for nothing. */
  static @Nullable String why(View filled) {
    return typed(filled, WHY)
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .map(text -> text.substring(0, Math.min(text.length(), LONGEST_WHY)))
        .orElse(null);
  }

  private static Optional<ViewState.Value> control(View filled, String name) {
    return Optional.ofNullable(filled.getState())
        .map(ViewState::getValues)
        .map(values -> values.getOrDefault(name, Map.of()).get(name));
  }

  /** The word of an input's type in runbooks. */
  static String type(Input input) {
    return input.type().name().toLowerCase(Locale.ROOT);
  }
}
