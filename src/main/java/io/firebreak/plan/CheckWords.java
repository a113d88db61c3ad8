package io.firebreak.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.action.Durations;
import io.firebreak.runbook.Check;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One check that a plan commits to, in a line that is understood at night: what is read, what must
 * hold of it, then by whom and with what. Nothing of it is left out.
 */
final class CheckWords {
  private static final String VALUE = "result.value ";

  private final JsonNode check;
  private final JsonNode arguments;
  private final Set<String> said = new HashSet<>();

  private CheckWords(JsonNode check) {
    this.check = check;
    this.arguments = check.path("arguments");
  }

  /** A check as {@link CheckPlanner} wrote it down. */
  static String of(JsonNode check) {
    var words = new CheckWords(check);
    var text =
        switch (check.path("kind").asText()) {
          case "alert_cleared" -> words.alert();
          default -> words.reading();
        };
    return text.lines().map(String::strip).collect(Collectors.joining(" "));
  }

  private String alert() {
    return check.has("look_back")
        ? "the alert ends, for which its own look-back of "
            + time("look_back")
            + " is waited for if all else is well"
        : "the alert ends, which nobody can tell because no alert started this";
  }

  private String reading() {
    var expect = check.path("expect").asText();
    var name = check.path("name").asText();
    var claim =
        switch (Check.BuiltIn.of(check.path("uses").asText(), expect)) {
          case TARGET_HEALTHY -> said("target") + " is healthy";
          case NO_NEW_ALERTS -> "no new alert on " + said("target") + " or its neighbours";
          case null -> (name.isEmpty() ? "" : name + ": ") + claim(expect);
        };
    return claim + " (" + String.join(", ", with()) + ")";
  }

  /** A query stands where its value is compared. */
  private String claim(String expect) {
    return expect.startsWith(VALUE) && arguments.path("query").isTextual()
        ? "`" + said("query") + "` " + expect.substring(VALUE.length())
        : expect;
  }

  /** An argument that stands in the claim, and so nowhere else. */
  private String said(String argument) {
    said.add(argument);
    return shown(
        arguments.path(argument).isMissingNode() ? open(argument) : arguments.path(argument));
  }

  private JsonNode open(String argument) {
    return check.path("open").path(argument);
  }

  private List<String> with() {
    var with = new ArrayList<String>();
    with.add(check.path("uses").asText());
    each(arguments, "", with);
    each(check.path("open"), ", settled by then", with);
    if (check.has("baseline")) {
      with.add("baseline: the same before the change");
    }
    check.path("rules").forEach(rule -> with.add("by the rule " + rule.asText()));
    if (check.has("delay")) {
      with.add(time("delay") + " later");
    }
    if (check.has("timeout")) {
      with.add("at most " + time("timeout"));
    }
    return with;
  }

  private void each(JsonNode fields, String after, List<String> with) {
    fields
        .properties()
        .forEach(field -> {
          if (!said.contains(field.getKey())) {
            with.add(field.getKey() + " " + shown(field.getValue()) + after);
          }
        });
  }

  private static String shown(JsonNode value) {
    return value.isTextual() ? value.asText() : value.toString();
  }

  private String time(String field) {
    return Durations.format(Duration.parse(check.path(field).asText()));
  }
}
