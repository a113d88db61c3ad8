package io.firebreak.ui;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.access.Person;
import io.firebreak.action.Form;
import io.firebreak.action.FormField;
import io.firebreak.execute.StepState;
import io.firebreak.runbook.Typed;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A manual step on a run's page, with its form.
 *
 * @param until until when somebody must have answered
 * @param asks who may answer
 * @param mine whether the person who looks at the page may
 * @param note what was typed for the record
 */
record FormPart(
    String path,
    String instructions,
    String until,
    String asks,
    boolean mine,
    List<Field> fields,
    String note) {

  /** What the names of a form's own fields begin with, apart from those of every form. */
  private static final String PREFIX = "value.";

  static FormPart of(StepState step, Person viewer, Sent sent) {
    var waiting = Objects.requireNonNull(step.waiting());
    var form = Objects.requireNonNullElse(waiting.form(), Form.PLAIN);
    var again = step.path().equals(sent.step()) ? sent : Sent.NOTHING;
    var fields = new ArrayList<Field>();
    form.fields().forEach((name, field) -> fields.add(Field.of(step.path(), name, field, again)));
    return new FormPart(
        Shown.line(step.path()),
        Objects.requireNonNullElse(Shown.linesOrNull(waiting.instructions()), ""),
        Shown.time(waiting.until()),
        Shown.line(form.from().words()),
        form.from().allow(viewer.id(), viewer.teams()),
        fields,
        again.note());
  }

  /**
   * What a browser sent and was refused, so that nobody types it twice.
   *
   * @param step which step it was about; empty for none
   * @param typed by field, as typed
   * @param faults what is wrong, by field
   */
  record Sent(String step, Map<String, String> typed, Map<String, String> faults, String note) {
    static final Sent NOTHING = new Sent("", Map.of(), Map.of(), "");

    /** A form as it came. */
    static Sent of(MultivaluedMap<String, String> form) {
      var typed = new LinkedHashMap<String, String>();
      form.forEach((name, values) -> {
        if (name.startsWith(PREFIX) && !values.isEmpty()) {
          typed.put(name.substring(PREFIX.length()), values.getFirst());
        }
      });
      return new Sent(first(form, "step"), typed, Map.of(), first(form, "note"));
    }

    private static String first(MultivaluedMap<String, String> form, String name) {
      return Objects.requireNonNullElse(form.getFirst(name), "");
    }

    Sent with(Map<String, String> found) {
      return new Sent(step, typed, found, note);
    }

    /** The values as the form wants them; an empty one was not answered. */
    Map<String, JsonNode> values(Form form) {
      var values = new LinkedHashMap<String, JsonNode>();
      typed.forEach((name, text) -> {
        if (!text.isEmpty()) {
          var field = form.fields().get(name);
          values.put(name, Typed.read(text, field == null ? "" : field.type().code()));
        }
      });
      return values;
    }
  }

  /**
   * One field.
   *
   * @param id of its control, unique on the page
   * @param key name that the browser sends
   * @param control {@code choice}, {@code number} or {@code text}
   * @param rules what may be typed, in words
   */
  record Field(
      String id,
      String key,
      String name,
      String control,
      boolean required,
      @Nullable String pattern,
      @Nullable String min,
      @Nullable String max,
      String step,
      @Nullable String description,
      String rules,
      String value,
      @Nullable String fault,
      List<Option> options) {

    static Field of(String path, String name, FormField field, Sent sent) {
      var fallback = field.fallback();
      var value = sent.typed().getOrDefault(name, fallback == null ? "" : fallback.asText());
      var number =
          switch (field.type()) {
            case INTEGER, NUMBER -> true;
            case STRING, BOOLEAN, DURATION -> false;
          };
      var options = options(field, value);
      return new Field(
          path + "." + name,
          PREFIX + name,
          Shown.line(name),
          !options.isEmpty() ? "choice" : number ? "number" : "text",
          field.mustBeAnswered(),
          field.pattern(),
          number ? text(field.min()) : null,
          number ? text(field.max()) : null,
          field.type() == FormField.Type.INTEGER ? "1" : "any",
          Shown.lineOrNull(field.description()),
          Shown.line(field.rules()),
          value,
          Shown.lineOrNull(sent.faults().get(name)),
          options);
    }

    private static @Nullable String text(@Nullable JsonNode bound) {
      return bound == null ? null : bound.asText();
    }

    private static List<Option> options(FormField field, String value) {
      var choices =
          field.type() == FormField.Type.BOOLEAN
              ? List.of("true", "false")
              : field.choices().stream().map(JsonNode::asText).toList();
      return choices.stream().map(each -> new Option(each, each.equals(value))).toList();
    }
  }

  /** One value to choose. */
  record Option(String value, boolean chosen) {}
}
