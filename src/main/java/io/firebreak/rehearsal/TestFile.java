package io.firebreak.rehearsal;

import io.firebreak.runbook.Key;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tests of one runbook, as their author wrote them in a {@code *.test.yaml} beside it.
 *
 * @param runbook the runbook's file, relative to this one; null for the one of the same name
 * @param approvers who is there to approve, unless a test says otherwise
 * @param directory who there is at all, unless a test says otherwise
 * @param policies which policies hold, unless a test says otherwise
 * @param world what every test finds; a test's own rules go first
 */
public record TestFile(
    @Key(
            "The runbook's file, relative to this one; by default the one of the same name without"
                + " `.test`.")
        @Nullable String runbook,
    @Key(value = "Who is there to approve; by default anna, ben and cleo.", most = 50)
        @Nullable List<String> approvers,
    @Key(
            value =
                "Who there is, by id, with roles and teams; without it only approvers who belong to"
                    + " every team that is asked.",
            most = 50)
        @Nullable Map<String, TestCase.Person> directory,
    @Key(
            "Which policies hold: a folder relative to this file, `built_in` or `none`; by default"
                + " those of `--policies`.")
        @Nullable String policies,
    @Key(value = "What every test finds in the world; a test's own rules go first.", most = 500)
        List<WorldRule> world,
    @Key(value = "The tests.", least = 1, most = 500) List<TestCase> tests) {

  /** How the names of such files end. */
  static final List<String> ENDINGS = List.of(".test.yaml", ".test.yml");

  public TestFile {
    approvers = approvers == null ? null : List.copyOf(approvers);
    directory = directory == null ? null : TestCase.Person.copy(directory);
    world = List.copyOf(world);
    tests = List.copyOf(tests);
  }
}
