package io.firebreak.verify;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.firebreak.gate.Glob;
import io.firebreak.plan.Sources;
import io.firebreak.runbook.Check;
import io.firebreak.runbook.Problem;
import io.firebreak.runbook.StrictYaml;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How the health of some targets is looked at: one reading, in the language of runbooks, whose
 * expressions see each of them by parts: path, kind and name.
 *
 * @param name for people
 * @param targets patterns of the targets that it knows
 * @param reading what is read of one, and what must hold of it
 */
public record HealthRule(String name, List<Glob> targets, Check.ByAction reading) {
  public HealthRule {
    targets = List.copyOf(targets);
  }

  /**
   * A rule as a configuration writes it.
   *
   * @param uses the action that reads
   * @param with its arguments, with <code>${{ target.… }}</code>
   * @param expect CEL over {@code result}
   * @throws IllegalArgumentException when an argument is not understood
   */
  public static HealthRule of(
      String name, List<Glob> targets, String uses, Map<String, String> with, String expect) {
    var written = JsonNodeFactory.instance.objectNode().put("name", name).put("uses", uses);
    written.put("expect", expect);
    with.forEach(written.putObject("with")::put);
    // JSON is YAML: so it is read as strictly as a runbook, by the same reader.
    var read =
        StrictYaml.read(
            Check.ByAction.class, name, written.toString().getBytes(StandardCharsets.UTF_8));
    return new HealthRule(
        name,
        targets,
        read.value()
            .orElseThrow(() ->
                new IllegalArgumentException(
                    read.problems().stream()
                        .map(Problem::message)
                        .collect(Collectors.joining("; ")))));
  }

  /** All that it says of a target that it knows, in a line. */
  String words() {
    return name
        + ": "
        + reading.uses()
        + " "
        + Sources.source(reading.with())
        + ", "
        + reading.expect().source();
  }

  /** Whether it knows this target. */
  boolean knows(String target) {
    return targets.stream().anyMatch(each -> each.matches(target));
  }
}
