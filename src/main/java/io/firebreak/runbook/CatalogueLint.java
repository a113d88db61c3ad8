package io.firebreak.runbook;

import io.firebreak.runbook.Problem.Code;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Checks what runbooks are together, each of them having been looked at by itself. */
final class CatalogueLint {
  private final Cel cel;

  CatalogueLint(Cel cel) {
    this.cel = cel;
  }

  private record Trigger(Parsed file, Runbook runbook, Expression when, Condition condition) {}

  /** Adds each problem to the later of the files that have it together. */
  void check(List<Parsed> files) {
    names(files);
    triggers(files);
  }

  private static void names(List<Parsed> files) {
    var names = new HashMap<String, String>();
    for (var parsed : files) {
      var root = parsed.root();
      if (root != null && root.at("runbook") instanceof Node.Scalar name) {
        var other = names.putIfAbsent(name.text(), parsed.file());
        if (other != null && !other.equals(parsed.file())) {
          parsed
              .problems()
              .add(
                  name.location(),
                  Code.DUPLICATE_NAME,
                  "the runbook " + Problems.shown(name.text()) + " is already in " + other);
        }
      }
    }
  }

  /** Only triggers that ask for a common text are compared, so that many files cost little. */
  void triggers(List<Parsed> files) {
    var byAnchor = new HashMap<String, List<Trigger>>();
    for (var parsed : files) {
      var trigger = trigger(parsed);
      if (trigger == null) {
        continue;
      }
      var rivals = new ArrayList<Trigger>();
      for (var anchor : new TreeSet<>(trigger.condition().anchors())) {
        var same = byAnchor.computeIfAbsent(anchor, _ -> new ArrayList<>());
        rivals.addAll(same);
        same.add(trigger);
      }
      rivals.stream()
          .filter(rival -> rival.runbook().priority() == trigger.runbook().priority())
          .filter(rival -> rival.condition().overlaps(trigger.condition()))
          .findFirst()
          .ifPresent(rival -> overlap(trigger, rival));
    }
  }

  private @Nullable Trigger trigger(Parsed parsed) {
    var runbook = parsed.runbook();
    var alert = runbook == null ? null : runbook.triggers().alert();
    if (runbook == null
        || alert == null
        || runbook.observes()
        || !(cel.compile(alert.when().source()) instanceof Cel.Compiled.Ready ready)) {
      return null;
    }
    return Condition.of(ready.tree().getExpr())
        .map(condition -> new Trigger(parsed, runbook, alert.when(), condition))
        .orElse(null);
  }

  private static void overlap(Trigger trigger, Trigger rival) {
    trigger
        .file()
        .problems()
        .add(
            trigger.when().location(),
            Code.TRIGGERS_OVERLAP,
            "alerts that match this also start "
                + rival.runbook().name()
                + " in "
                + rival.file().file()
                + "; tell them apart, or give one a higher priority");
  }
}
