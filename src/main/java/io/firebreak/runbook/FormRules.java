package io.firebreak.runbook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.re2j.Pattern;
import io.firebreak.action.Form;
import io.firebreak.action.FormField;
import io.firebreak.runbook.InputRules.Fault;
import io.firebreak.runbook.Problem.Code;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the form of a manual step may ask, and what an answer to it may be: the rules of a runbook's
 * inputs.
 */
public final class FormRules {
  private static final int MOST_CHOICES = 100;
  private static final int LONGEST_CHOICE = 75;
  private static final int LONGEST_DESCRIPTION = 300;

  private static final Pattern NAME = Pattern.compile(Step.ID);
  private static final Pattern SECRET =
      Pattern.compile(
          "(.*_)?(password|passwd|passphrase|pwd|secret|token|credentials?|api_?key|private_?key)(_.*)?");

  private FormRules() {}

  /** What became of the answers. */
  public sealed interface Filled {}

  /**
   * They are right.
   *
   * @param values by field, in the form's order; what was not answered has its default, else null
   */
  public record Right(ObjectNode values) implements Filled {}

  /**
   * They are wrong.
   *
   * @param faults why, by field; no value is repeated
   */
  public record Wrong(Map<String, String> faults) implements Filled {
    public Wrong {
      faults = Collections.unmodifiableMap(new LinkedHashMap<>(faults));
    }
  }

  /**
   * Judges answers.
   *
   * @param given by field; null in JSON counts as not answered
   */
  public static Filled fill(Form form, Map<String, JsonNode> given) {
    var faults = new LinkedHashMap<String, String>();
    var values = JsonNodeFactory.instance.objectNode();
    form.fields()
        .forEach((name, field) -> {
          var value = given.get(name);
          if (value == null || value.isNull()) {
            if (field.mustBeAnswered()) {
              faults.put(name, "must be filled in");
            }
            values.set(name, field.fallback());
          } else if (value.isTextual() && value.textValue().length() > Form.LONGEST_TEXT) {
            faults.put(name, "is longer than " + Form.LONGEST_TEXT + " characters");
          } else {
            InputRules.violation(input(field), value).ifPresent(why -> faults.put(name, why));
            values.set(name, value);
          }
        });
    given.keySet().stream()
        .filter(name -> !form.fields().containsKey(name))
        .forEach(name -> faults.put(name, "is not asked for" + nearest(name, form)));
    return faults.isEmpty() ? new Right(values) : new Wrong(faults);
  }

  private static String nearest(String name, Form form) {
    var nearest = Nearest.of(name, form.fields().keySet());
    return nearest == null ? "" : " (did you mean \"" + nearest + "\"?)";
  }

  /** What is wrong in a form as declared, for people; empty when nothing is. */
  public static List<String> wrong(Form form) {
    var wrong = new ArrayList<String>();
    form.fields()
        .forEach((name, field) ->
            faults(name, field)
                .forEach(fault -> wrong.add("the field " + name + ": " + fault.message())));
    return wrong;
  }

  /** What is wrong in one field, with the place below it. */
  static List<Fault> faults(String name, FormField field) {
    var faults = new ArrayList<Fault>();
    if (!NAME.matches(name)) {
      faults.add(new Fault(Code.FORMAT, "a field's name must match " + Step.ID, List.of()));
    }
    if (SECRET.matches(name)) {
      faults.add(
          new Fault(
              Code.SECRET_FORBIDDEN,
              "a secret cannot be asked for, since answers are kept in the record;"
                  + " put it where secrets are kept and write ${{ secrets.NAME }} where it is used",
              List.of()));
    }
    var description = field.description();
    if (description != null && description.length() > LONGEST_DESCRIPTION) {
      faults.add(
          new Fault(
              Code.RANGE,
              "at most " + LONGEST_DESCRIPTION + " characters are allowed here",
              List.of("description")));
    }
    faults.addAll(choices(field));
    faults.addAll(InputRules.declared(input(field)));
    return faults;
  }

  private static List<Fault> choices(FormField field) {
    if (field.choices().size() > MOST_CHOICES) {
      return List.of(
          new Fault(
              Code.RANGE, "at most " + MOST_CHOICES + " values are allowed", List.of("values")));
    }
    return field.choices().stream().anyMatch(each -> each.asText().length() > LONGEST_CHOICE)
        ? List.of(
            new Fault(
                Code.RANGE,
                "a value to choose has at most " + LONGEST_CHOICE + " characters",
                List.of("values")))
        : List.of();
  }

  static Input.Type type(FormField.Type type) {
    return switch (type) {
      case STRING -> Input.Type.STRING;
      case INTEGER -> Input.Type.INTEGER;
      case NUMBER -> Input.Type.NUMBER;
      case BOOLEAN -> Input.Type.BOOLEAN;
      case DURATION -> Input.Type.DURATION;
    };
  }

  /** The input that a field is like. */
  static Input input(FormField field) {
    return new Input(
        type(field.type()),
        field.pattern(),
        field.min(),
        field.max(),
        null,
        field.fallback(),
        false,
        field.choices(),
        field.description());
  }
}
