package io.firebreak.runbook;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Walks over every expression of a runbook. */
final class Expressions {
  private final Consumer<Expression> each;

  private Expressions(Consumer<Expression> each) {
    this.each = each;
  }

  static void of(Runbook runbook, Consumer<Expression> each) {
    new Expressions(each).runbook(runbook);
  }

  private void runbook(Runbook runbook) {
    Templates.expressions(runbook.target(), each);
    var alert = runbook.triggers().alert();
    one(alert == null ? null : alert.when());
    runbook.inputs().values().forEach(input -> one(input.from()));
    runbook.preconditions().forEach(this::use);
    runbook.capture().forEach(this::use);
    one(runbook.approval().when());
    runbook.allSteps().forEach(this::step);
    verification(runbook.verify());
    runbook.remediations().forEach(remedy -> verification(remedy.verify()));
    runbook.onFailure().forEach(this::use);
    runbook.onSuccess().forEach(this::use);
    runbook.onSkip().forEach(this::use);
    runbook.onCancel().forEach(this::use);
    runbook.always().forEach(this::use);
  }

  private void step(Step step) {
    switch (step) {
      case Step.Parallel block -> one(block.when());
      case Step.Call call -> call(call);
    }
  }

  private void call(Step.Call step) {
    use(step);
    one(step.forEach());
    var batchCheck = step.batchCheck();
    if (batchCheck != null) {
      use(batchCheck);
    }
    if (step.undo() instanceof Undo.By by) {
      use(by);
    }
    var probe = step.probe();
    if (probe != null) {
      use(probe);
    }
  }

  private void verification(@Nullable Verification verify) {
    if (verify != null) {
      verify.checks().forEach(this::check);
    }
  }

  private void check(Check check) {
    if (check instanceof Check.ByAction reading) {
      use(reading);
    }
  }

  private void use(Use use) {
    Templates.expressions(use.with(), each);
    one(
        switch (use) {
          case Step.Call step -> step.when();
          case Step.BatchCheck check -> check.expect();
          case Handler handler -> handler.when();
          case Precondition precondition -> precondition.expect();
          case Probe probe -> probe.expect();
          case Check.ByAction check -> check.expect();
          case Capture _, Undo.By _ -> null;
        });
  }

  private void one(@Nullable Expression expression) {
    if (expression != null) {
      each.accept(expression);
    }
  }
}
