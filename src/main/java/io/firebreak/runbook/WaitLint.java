package io.firebreak.runbook;

import io.firebreak.action.DurableWait.WaitSpec;
import io.firebreak.action.Durations;
import io.firebreak.action.Form;
import io.firebreak.runbook.Problem.Code;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks steps that wait: their form as declared, and that the run lasts longer than they do. */
final class WaitLint {
  private final Origins origins;
  private final Problems problems;
  private final Duration runTimeout;

  WaitLint(Origins origins, Problems problems, Duration runTimeout) {
    this.origins = origins;
    this.problems = problems;
    this.runTimeout = runTimeout;
  }

  /**
   * Checks what a use waits for.
   *
   * @param spec null when its arguments are wrong, or not known yet
   */
  void check(Use use, @Nullable WaitSpec spec) {
    switch (use) {
      case Handler _, Undo.By _ -> nowhere(use);
      case Step.Call _ -> {}
      case Precondition _, Capture _, Probe _, Check.ByAction _, Step.BatchCheck _ -> {
        return; // said already: it is no reading
      }
    }
    switch (spec) {
      case null -> {}
      case WaitSpec.UntilTimer(var duration) -> timer(use, duration);
      case WaitSpec.UntilTime _ -> {}
      case WaitSpec.UntilPerson person -> form(use, person.form());
    }
  }

  private void nowhere(Use use) {
    problems.add(origins.of(use, "uses"), Code.RANGE, use.uses() + " waits; only a step can wait");
  }

  private void timer(Use use, Duration duration) {
    if (duration.compareTo(runTimeout) >= 0) {
      problems.add(
          origins.of(use, "with"),
          Code.RANGE,
          "the run is given up after "
              + Durations.format(runTimeout)
              + ", before this wait is over; give the runbook a longer timeout");
    }
  }

  private void form(Use use, Form form) {
    if (!(use.with().fields().get("fields") instanceof Template.Fields declared)) {
      return;
    }
    form.fields()
        .forEach((name, field) -> {
          if (isWritten(declared.fields().get(name))) {
            FormRules.faults(name, field)
                .forEach(fault ->
                    problems.add(
                        origins.of(use, path(name, fault.path())), fault.code(), fault.message()));
          }
        });
  }

  /** Whether all of a field stands there as it will be; a part that is filled in is a sample. */
  private static boolean isWritten(@Nullable Template field) {
    if (field == null) {
      return false;
    }
    var expressions = new ArrayList<Expression>();
    Templates.expressions(field, expressions::add);
    return expressions.isEmpty();
  }

  private static Object[] path(String name, List<Object> below) {
    var path = new ArrayList<Object>(List.of("with", "fields", name));
    path.addAll(below);
    return path.toArray();
  }
}
