package io.firebreak.remediation;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.journal.CanonicalJson;
import io.firebreak.plan.Commitment;
import io.firebreak.plan.Plan;
import io.firebreak.plan.PlanWords;
import io.firebreak.plan.PlannedStep;
import io.firebreak.plan.Required;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Says to a person what differs between two plans. */
final class Differences {
  /** By value: a number that comes through another door may be of another width. */
  private static final Comparator<JsonNode> SAME =
      (one, other) ->
          one.isNumber() && other.isNumber()
              ? one.decimalValue().compareTo(other.decimalValue())
              : one.equals(other) ? 0 : 1;

  private Differences() {}

  static List<String> between(Plan before, Plan after) {
    var differences = new ArrayList<String>();
    fields("input", before.commitment().inputs(), after.commitment().inputs(), differences);
    for (var step : after.commitment().steps()) {
      before.commitment().steps().stream()
          .filter(old -> old.path().equals(step.path()))
          .findFirst()
          .ifPresentOrElse(
              old -> step(old, step, differences), () -> differences.add(step.path() + " is new"));
    }
    before.commitment().steps().stream()
        .filter(old -> after.commitment().find(old.path()).isEmpty())
        .forEach(old -> differences.add(old.path() + " is gone"));
    if (!Objects.equals(before.commitment().approval(), after.commitment().approval())) {
      differences.add(
          "approval: "
              + words(before.commitment().approval())
              + " → "
              + words(after.commitment().approval()));
    }
    if (!before.commitment().target().equals(after.commitment().target())) {
      differences.add(
          "target: " + before.commitment().target() + " → " + after.commitment().target());
    }
    verification(before.commitment(), after.commitment(), differences);
    if (differences.isEmpty() && !before.hash().equals(after.hash())) {
      differences.add("the commitment as a whole");
    }
    return differences;
  }

  /** What differs in two objects, by field. */
  static void fields(String what, JsonNode before, JsonNode after, List<String> differences) {
    after
        .properties()
        .forEach(field -> {
          var old = before.path(field.getKey());
          if (!field.getValue().equals(SAME, old)) {
            var was = old.isMissingNode() ? "not set" : old.toString();
            differences.add(what + " " + field.getKey() + ": " + was + " → " + field.getValue());
          }
        });
    before
        .properties()
        .forEach(field -> {
          if (!after.has(field.getKey())) {
            differences.add(what + " " + field.getKey() + ": " + field.getValue() + " → not set");
          }
        });
  }

  private static void verification(Commitment before, Commitment after, List<String> differences) {
    var was = PlanWords.verification(before.verify());
    var now = PlanWords.verification(after.verify());
    if (!was.equals(now)) {
      differences.add("verification: " + was + " → " + now);
    }
    var known = PlanWords.checks(before);
    var checks = PlanWords.checks(after);
    known.stream()
        .filter(check -> !checks.contains(check))
        .forEach(check -> differences.add("no longer checked: " + check));
    checks.stream()
        .filter(check -> !known.contains(check))
        .forEach(check -> differences.add("now checked: " + check));
  }

  private static String words(@Nullable Required approval) {
    return approval == null ? "none" : approval.words();
  }

  private static void step(PlannedStep old, PlannedStep now, List<String> differences) {
    var already = differences.size();
    for (var change : now.changes()) {
      var oldChange =
          old.changes().stream().filter(c -> c.field().equals(change.field())).findFirst();
      if (oldChange.isEmpty() || !oldChange.get().equals(change)) {
        differences.add(
            now.path()
                + " "
                + change.field()
                + ": "
                + oldChange.map(c -> c.before() + " → " + c.after()).orElse("not changed")
                + ", now "
                + change.before()
                + " → "
                + change.after());
      }
    }
    if (!old.targets().equals(now.targets())) {
      differences.add(now.path() + " targets: " + old.targets() + " → " + now.targets());
    }
    if (!Objects.equals(old.credential(), now.credential())) {
      differences.add(
          now.path() + " acts as: " + who(old.credential()) + " → " + who(now.credential()));
    }
    if (!probe(old).equals(probe(now))) {
      differences.add(now.path() + " happened if: " + probe(old) + " → " + probe(now));
    }
    if (old.skipped() != now.skipped()) {
      differences.add(now.path() + (now.skipped() ? " is no longer done" : " is now done"));
    }
    if (old.arguments() != null && now.arguments() != null) {
      fields(now.path() + " argument", old.arguments(), now.arguments(), differences);
    }
    if (differences.size() == already
        && !CanonicalJson.ofRecord(old).equals(CanonicalJson.ofRecord(now))) {
      differences.add(now.path() + " has other arguments or limits");
    }
  }

  private static String probe(PlannedStep step) {
    return Objects.requireNonNullElse(PlanWords.probe(step), "nothing tells");
  }

  private static String who(@Nullable String credential) {
    return Objects.requireNonNullElse(credential, "nobody named");
  }
}
