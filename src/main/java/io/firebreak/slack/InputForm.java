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

  private static final int LABEL = 400;
  private static final int OPTION = 75;
  private static final int LONGEST_WHY = 500;

  /** The longest text that Slack takes in a field. */
  private static final int LONGEST_TEXT = 3_000;

  private InputForm() {}

  /**
   * A field for each input; empty when one of them holds more than Slack takes in a field.
   *
   * @param values what stands there already, by input; only what is empty may stay so
   */
  static Optional<List<LayoutBlock>> fields(
      Map<String, Input> inputs, Map<String, JsonNode> values) {
    if (values.values().stream().anyMatch(value -> Typed.write(value).length() > LONGEST_TEXT)) {
      return Optional.empty();
    }
    var blocks = new ArrayList<LayoutBlock>();
    inputs.forEach((name, input) -> blocks.add(field(name, input, values.get(name))));
    return Optional.of(blocks);
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
    var description = input.description();
    var label = description == null ? name : name + " – " + description;
    return input(i ->
        i.blockId(name)
            .optional(value != null && Typed.write(value).isEmpty())
            .label(plainText(SlackText.line(label, LABEL), false))
            .hint(plainText(SlackText.line(input.rules(), LABEL), false))
            .element(control(name, input, value)));
  }

  private static BlockElement control(String name, Input input, @Nullable JsonNode value) {
    var choices = choices(input);
    if (choices.isEmpty()) {
      var text = value == null ? null : Typed.write(value);
      return plainTextInput(e ->
          e.actionId(name)
              .initialValue(text == null || text.isEmpty() ? null : text)
              .multiline(text != null && text.indexOf('\n') >= 0)
              .maxLength(LONGEST_TEXT));
    }
    var options =
        IntStream.range(0, choices.size()).mapToObj(at -> choice(at, choices.get(at))).toList();
    var chosen = value == null ? -1 : choices.indexOf(value);
    return staticSelect(e ->
        e.actionId(name).options(options).initialOption(chosen < 0 ? null : options.get(chosen)));
  }

  private static List<JsonNode> choices(Input input) {
    return input.type() == Input.Type.BOOLEAN && input.values().isEmpty()
        ? List.of(BooleanNode.TRUE, BooleanNode.FALSE)
        : input.values();
  }

  /** Chosen by its place, so that it can be longer than what Slack takes as a value. */
  private static OptionObject choice(int at, JsonNode value) {
    var text = Typed.write(value);
    return option(o ->
        o.text(plainText(SlackText.line(text.isEmpty() ? "(empty)" : text, OPTION), false))
            .value(Integer.toString(at)));
  }

  /** What was filled in, as the inputs want it; an empty field is left out. */
  static Map<String, JsonNode> values(View filled, Map<String, Input> inputs) {
    var values = new LinkedHashMap<String, JsonNode>();
    inputs.forEach((name, input) -> {
      var control = control(filled, name);
      var chosen = control.map(ViewState.Value::getSelectedOption).map(option -> option.getValue());
      var value =
          chosen.isPresent()
              ? choices(input).stream().skip(place(chosen.get())).findFirst()
              : control
                  .map(ViewState.Value::getValue)
                  .filter(text -> !text.isEmpty())
                  .map(text -> Typed.read(text, type(input)));
      value.ifPresent(given -> values.put(name, given));
    });
    return values;
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
    return control(filled, WHY)
        .map(ViewState.Value::getValue)
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
