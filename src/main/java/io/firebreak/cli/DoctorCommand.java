package io.firebreak.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.firebreak.cli.Doctor.Finding;
import io.firebreak.cli.Doctor.Health;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "doctor",
    description =
        "Examine an installation: hooks and their secrets, calendars, who can approve, PagerDuty's keys,"
            + " user, services and schedules, Slack's tokens, scopes, channel, users and groups."
            + " Changes nothing. Exit code 1 when something does not work.")
final class DoctorCommand implements Callable<Integer> {
  private final Doctor doctor;
  @Mixin private Output output;

  @Option(
      names = "--config",
      paramLabel = "DIR",
      description = "Folder with firebreak.yaml (default: ${DEFAULT-VALUE}).")
  private Path config = Path.of("config");

  @Option(
      names = "--runbooks",
      paramLabel = "DIR",
      description = "Folder with the runbooks (default: the one that the configuration names).")
  private @Nullable Path runbooks;

  DoctorCommand(Doctor doctor) {
    this.doctor = doctor;
  }

  @Override
  public Integer call() {
    var findings = findings();
    if (output.json()) {
      print(findings);
    } else {
      findings.forEach(this::print);
    }
    return findings.stream().anyMatch(each -> each.health() == Health.BROKEN) ? Exit.NO : Exit.OK;
  }

  private List<Finding> findings() {
    try {
      return doctor.examine(config, runbooks);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(Exit.DATA, String.valueOf(e.getMessage()));
    }
  }

  private void print(List<Finding> findings) {
    var list = JsonNodeFactory.instance.arrayNode();
    for (var finding : findings) {
      list.addObject()
          .put("area", finding.area())
          .put("health", word(finding.health()))
          .put("what", finding.what())
          .put("advice", finding.advice());
    }
    output.printedJson(list);
  }

  private void print(Finding finding) {
    output.line("%-9s %s: %s".formatted(word(finding.health()), finding.area(), finding.what()));
    if (finding.advice() != null) {
      output.line("          " + finding.advice());
    }
  }

  private static String word(Health health) {
    return health.name().toLowerCase(Locale.ROOT);
  }
}
