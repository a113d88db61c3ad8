package io.firebreak.cli;

import io.firebreak.action.ActionCatalog;
import io.firebreak.rehearsal.TestSchema;
import io.firebreak.runbook.RunbookSchema;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "schema",
    description =
        "Print a JSON Schema by which editors complete and check files. A server has them at"
            + " /schema/OF.json.")
final class SchemaCommand implements Callable<Integer> {
  private final Supplier<ActionCatalog> actions;
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "OF",
      arity = "0..1",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Of of = Of.runbook;

  /** Constants are typed by people, hence their case. */
  enum Of {
    runbook,
    test,
    policy,
    policy_test
  }

  SchemaCommand(Supplier<ActionCatalog> actions) {
    this.actions = actions;
  }

  @Override
  public Integer call() {
    var schema =
        switch (of) {
          case runbook -> RunbookSchema.of(actions.get());
          case test -> TestSchema.of(actions.get());
          case policy -> RunbookSchema.ofPolicy();
          case policy_test -> RunbookSchema.ofPolicyTest();
        };
    var out = spec.commandLine().getOut();
    out.println(schema.toPrettyString());
    out.flush();
    return Exit.OK;
  }
}
