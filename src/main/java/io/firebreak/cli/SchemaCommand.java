package io.firebreak.cli;

import io.firebreak.action.ActionCatalog;
import io.firebreak.runbook.RunbookSchema;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "schema",
    description =
        "Print the JSON Schema of runbooks, by which editors complete and check them. A server has"
            + " it at /schema/runbook.json.")
final class SchemaCommand implements Callable<Integer> {
  private final Supplier<ActionCatalog> actions;
  @Spec private CommandSpec spec;

  SchemaCommand(Supplier<ActionCatalog> actions) {
    this.actions = actions;
  }

  @Override
  public Integer call() {
    var out = spec.commandLine().getOut();
    out.println(RunbookSchema.of(actions.get()).toPrettyString());
    out.flush();
    return Exit.OK;
  }
}
