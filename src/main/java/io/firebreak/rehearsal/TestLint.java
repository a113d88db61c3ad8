package io.firebreak.rehearsal;

import io.firebreak.action.Action;
import io.firebreak.action.ActionCatalog;
import io.firebreak.action.Scripted;
import io.firebreak.runbook.Problem;
import io.firebreak.runbook.Problem.Code;
import io.firebreak.runbook.Runbook;
import io.firebreak.runbook.StrictYaml.Document;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds in a file of tests what only somebody who knows its runbook and the actions can find. */
final class TestLint {
  private final Document<TestFile> document;
  private final PlaceLint places;
  private final ActionCatalog actions;

  TestLint(Document<TestFile> document, Runbook runbook, Shelf shelf, ActionCatalog actions) {
    this.document = document;
    this.places = new PlaceLint(runbook, shelf);
    this.actions = actions;
  }

  void check(TestFile file) {
    file.world().forEach(this::rule);
    people(file, file.approvers(), file.directory());
    var names = new HashSet<String>();
    for (var test : file.tests()) {
      if (!names.add(test.name())) {
        add(test, Code.DUPLICATE_NAME, "another test of this file has this name", null, "name");
      }
      test(test);
    }
  }

  private void test(TestCase test) {
    var starts =
        Stream.of(test.alert() != null, test.manual() != null, test.scheduled())
            .filter(Boolean::booleanValue)
            .count();
    if (starts != 1) {
      add(test, Code.MISSING_KEY, "say what starts it: `alert`, `manual` or `scheduled`", null);
    }
    if (test.resolves() != null && test.alert() == null) {
      add(test, Code.FORMAT, "only an alert can resolve", null, "resolves");
    }
    people(test, test.approvers(), test.directory());
    test.world().forEach(this::rule);
    test.people().forEach(act -> place(act, act.at(), "at"));
    test.faults().forEach(fault -> place(fault, fault.step(), "step"));
    expected(test.expect());
  }

  private void people(Record where, @Nullable List<String> approvers, @Nullable Map<?, ?> all) {
    if (approvers != null && all != null) {
      add(where, Code.FORMAT, "say either `approvers` or `directory`", null, "approvers");
    }
  }

  private void expected(Expected expected) {
    places(expected, keys(expected.steps()), "steps");
    places(expected, expected.undone(), "undone");
    places(expected, keys(expected.handlers()), "handlers");
    places(expected, keys(expected.children()), "children");
    if (expected.effects() != null) {
      expected.effects().forEach(effect -> place(effect, effect.step(), "step"));
    }
    var plan = expected.plan();
    if (plan != null) {
      places(plan, plan.skips(), "skips");
      places(plan, plan.irreversible(), "irreversible");
      places(plan, plan.unknown(), "unknown");
      if (plan.fields() != null) {
        plan.fields().forEach(field -> place(field, field.step(), "step"));
      }
    }
  }

  private static @Nullable List<String> keys(@Nullable List<? extends Map<String, ?>> maps) {
    return maps == null ? null : maps.stream().flatMap(each -> each.keySet().stream()).toList();
  }

  private void places(Record where, @Nullable List<String> written, String key) {
    if (written != null) {
      for (var i = 0; i < written.size(); i++) {
        place(where, written.get(i), key, i);
      }
    }
  }

  private void place(Record where, @Nullable String written, Object... at) {
    if (written == null) {
      return;
    }
    var missing = places.missing(written);
    if (missing != null) {
      add(where, Code.UNKNOWN_STEP, missing.why(), missing.nearest(), at);
    }
  }

  private void rule(WorldRule rule) {
    place(rule, rule.at(), "at");
    place(rule, rule.before(), "before");
    place(rule, rule.after(), "after");
    var action = actions.find(rule.uses());
    if (action.isEmpty()) {
      add(
          rule,
          Code.UNKNOWN_ACTION,
          "there is no action " + rule.uses(),
          actions.nearest(rule.uses()).orElse(null),
          "uses");
    } else if (FakeAction.isPlayed(action.get())) {
      add(
          rule,
          Code.FORMAT,
          rule.uses()
              + " is not faked: time passes by itself, `people` do what is asked, and the runbook"
              + " of a child is played",
          null,
          "uses");
    } else {
      answer(rule, action.get());
    }
  }

  private void answer(WorldRule rule, Action<?> action) {
    var ways =
        (rule.result() == null ? 0 : 1)
            + (rule.results().isEmpty() ? 0 : 1)
            + (rule.fails() == null ? 0 : 1);
    if (ways > 1) {
      add(rule, Code.FORMAT, "say one of `result`, `results` and `fails`", null);
    }
    var extent = rule.plan() == null ? null : rule.plan().extent();
    if (extent != null && extent.total() != null && extent.total() < extent.affected()) {
      add(extent, Code.RANGE, "more are affected than there are", null, "affected");
    }
    if (extent != null
        && extent.total() != null
        && extent.healthy() != null
        && extent.total() < extent.healthy()) {
      add(extent, Code.RANGE, "more are healthy than there are", null, "healthy");
    }
    if (rule.with() != null) {
      Scripted.unknownArguments(action, rule.with())
          .forEach(each -> add(rule, each, "with" + each.pointer()));
    }
    if (rule.result() != null) {
      result(rule, action, rule.result(), "result");
    } else if (rule.results().isEmpty() && rule.fails() == null) {
      result(rule, action, null, "uses");
    }
    for (var i = 0; i < rule.results().size(); i++) {
      result(rule, action, rule.results().get(i), "results/" + i);
    }
  }

  private void result(
      WorldRule rule,
      Action<?> action,
      com.fasterxml.jackson.databind.node.@Nullable ObjectNode written,
      String at) {
    var result =
        Objects.requireNonNullElseGet(
            written, com.fasterxml.jackson.databind.node.JsonNodeFactory.instance::objectNode);
    for (var violation : Scripted.of(action, result).violations()) {
      if (written == null) {
        add(rule, Code.MISSING_KEY, "say what it returns: `result`, `results` or `fails`", null);
        return;
      }
      add(rule, violation, at + violation.pointer());
    }
  }

  private void add(Record where, io.firebreak.action.Decoded.Violation violation, String pointer) {
    Object[] path =
        java.util.Arrays.stream(pointer.split("/"))
            .map(part -> part.chars().allMatch(Character::isDigit) ? Integer.valueOf(part) : part)
            .toArray();
    add(
        where,
        Code.TYPE,
        pointer.replace('/', '.') + " " + violation.message(),
        violation.nearest(),
        path);
  }

  private void add(
      Record where, Code code, String message, @Nullable String suggestion, Object... path) {
    document.add(new Problem(document.at(where, path), code, message, suggestion));
  }
}
