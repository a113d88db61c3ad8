package io.firebreak.app;

import io.firebreak.access.Approvers;
import io.firebreak.access.Directory;
import io.firebreak.access.Role;
import io.firebreak.action.Egress;
import io.firebreak.action.Redactor;
import io.firebreak.action.Secrets;
import io.firebreak.app.config.Configuration;
import io.firebreak.app.config.ConfigurationException;
import io.firebreak.app.config.ConfigurationFile;
import io.firebreak.approval.OnCall;
import io.firebreak.approval.SlackGroups;
import io.firebreak.cli.Doctor.Finding;
import io.firebreak.pagerduty.OnCallSchedules;
import io.firebreak.pagerduty.PagerDutyExam;
import io.firebreak.remediation.ApproverCheck;
import io.firebreak.runbook.Linter;
import io.firebreak.runbook.PolicyCatalogue;
import io.firebreak.runbook.PolicySet;
import io.firebreak.runbook.Problem;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.slack.SlackExam;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Looks at an installation from outside the server, and changes nothing. */
final class Examination {
  private static final Set<Problem.Code> OF_APPROVERS =
      Set.of(Problem.Code.QUORUM_UNREACHABLE, Problem.Code.UNKNOWN_APPROVER);

  private static final int DEEPEST = 16;

  private final Configuration configuration;
  private final Secrets secrets;
  private final Path runbooks;
  private final Linter linter;
  private final InstantSource clock;
  private final Path folder;
  private final Directory directory;
  private final SlackGroups groups;

  /** What several parts find alike, such as a secret that is not set, is said once. */
  private final Set<Finding> findings = new LinkedHashSet<>();

  private Examination(
      Configuration configuration,
      Path folder,
      Map<String, String> environment,
      InstantSource clock) {
    this.configuration = configuration;
    this.secrets = new Toolbox().secrets(configuration, new Redactor());
    this.runbooks = configuration.runbooks().path();
    this.linter = new Linter(Toolbox.forLint(), Around.of(configuration, environment));
    this.clock = clock;
    this.folder = folder;
    this.directory = new Access().directory(configuration);
    var slack = configuration.slack();
    this.groups =
        slack == null
            ? SlackGroups.NOWHERE
            : SlackDoorway.groups(configuration, slack, secrets, directory);
  }

  static List<Finding> of(Path config, @Nullable Path runbooks) {
    try {
      var options = new HashMap<String, String>();
      if (runbooks != null) {
        options.put("runbooks.path", runbooks.toString());
      }
      var environment = System.getenv();
      return new Examination(
              ConfigurationFile.read(config, options, environment),
              config,
              environment,
              InstantSource.system())
          .findings();
    } catch (ConfigurationException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private List<Finding> findings() {
    hooks();
    calendars();
    findings.addAll(HeartbeatExam.of(configuration, secrets, clock));
    var check = new ApproverCheck(new Approvers(directory, OnCall.NOWHERE, groups));
    var asked = ApproverSets.of(approvers(), policies(), configuration.calendars(), check);
    reachable(asked);
    pagerDuty(asked.schedules());
    slack(asked.groups());
    return List.copyOf(findings);
  }

  private void calendars() {
    GuardRoom.unread(folder, configuration)
        .refresh()
        .forEach(problem ->
            findings.add(
                Finding.broken(
                    "calendars", problem.toString(), "mend the file, or what names it")));
  }

  /** The policies that the server would have in force. */
  private PolicySet policies() {
    var policies = PolicyCatalogue.folderIn(folder);
    try {
      return Files.isDirectory(policies) ? PolicyCatalogue.of(policies) : PolicyCatalogue.builtIn();
    } catch (PolicyCatalogue.InvalidPoliciesException e) {
      findings.add(
          Finding.broken(
              "policies",
              String.valueOf(e.getMessage()),
              "mend them: without them nothing starts"));
      return PolicySet.none();
    }
  }

  private void reachable(ApproverSets asked) {
    var settings = PagerDutyDoorway.settings(configuration);
    if (settings == null) {
      reachable(asked, OnCall.NOWHERE);
      return;
    }
    try (var schedules =
        new OnCallSchedules(settings, secrets, Egress.Resolver.SYSTEM, clock, System::nanoTime)) {
      reachable(asked, schedules);
    }
  }

  private void reachable(ApproverSets asked, OnCall onCall) {
    asked
        .unreachable(new Approvers(directory, onCall, groups))
        .forEach(told ->
            findings.add(
                Finding.broken(
                    "approvers", told, "name more people, or give them the role approver")));
  }

  private void hooks() {
    if (configuration.hooks().isEmpty()) {
      findings.add(Finding.doubtful("hooks", "no alert can come in", "name a hook under hooks"));
    }
    for (var hook : configuration.hooks()) {
      findings.add(hook(hook));
    }
  }

  private Finding hook(Configuration.Hook hook) {
    var name = HookDoor.check(hook, configuration, secrets);
    if (name.wrong() != null) {
      return Finding.broken("hooks", name.path() + ": " + name.wrong(), "mend its auth or source");
    }
    return hook.insecure()
        ? Finding.doubtful(
            "hooks", name.path() + " believes everybody", "give it an auth, as the sender has it")
        : Finding.sound("hooks", name.path() + " has what it needs to know its sender");
  }

  /** The runbooks that can be read, after saying whose approvals nobody could give. */
  private List<RunbookVersion> approvers() {
    if (configuration.runbooks().git() != null) {
      findings.add(
          Finding.doubtful(
              "approvers",
              "runbooks that come out of Git are not looked at",
              "give --runbooks DIR with a working copy"));
      return List.of();
    }
    try (var files = Files.walk(runbooks, DEEPEST)) {
      var versions =
          files.filter(Examination::isRunbook).sorted().toList().stream()
              .map(this::approvers)
              .filter(Objects::nonNull)
              .toList();
      findings.add(Finding.sound("approvers", versions.size() + " runbook(s) looked at"));
      return versions;
    } catch (IOException | UncheckedIOException e) {
      findings.add(
          Finding.broken(
              "approvers", "the runbooks cannot be read: " + e.getMessage(), "mend runbooks.path"));
      return List.of();
    }
  }

  private static boolean isRunbook(Path file) {
    var name = file.getFileName().toString();
    return (name.endsWith(".yaml") || name.endsWith(".yml"))
        && !name.contains(".test.")
        && Files.isRegularFile(file);
  }

  private @Nullable RunbookVersion approvers(Path file) {
    try {
      var checked = linter.check(file.toString(), Files.readAllBytes(file));
      for (var problem : checked.report().problems()) {
        if (OF_APPROVERS.contains(problem.code())) {
          findings.add(Finding.broken("approvers", problem.toString(), problem.advice()));
        }
      }
      return checked.version();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void pagerDuty(Set<String> schedules) {
    var configured = configuration.pagerduty();
    var settings = PagerDutyDoorway.settings(configuration);
    if (configured == null || settings == null) {
      return;
    }
    try (var exam = new PagerDutyExam(settings, secrets, Egress.Resolver.SYSTEM, clock)) {
      exam.examine(configured.user(), configured.services(), schedules, approversMails())
          .forEach(result -> found("pagerduty", result.what(), result.advice(), result.works()));
    }
  }

  private void found(String area, String what, @Nullable String advice, boolean works) {
    findings.add(
        advice == null
            ? Finding.sound(area, what)
            : works ? Finding.doubtful(area, what, advice) : Finding.broken(area, what, advice));
  }

  private void slack(Set<String> named) {
    var configured = configuration.slack();
    if (configured == null) {
      return;
    }
    var users = new TreeMap<String, String>();
    configuration
        .people()
        .forEach((id, person) -> {
          if (person.slack() != null) {
            users.put(id, person.slack());
          }
        });
    var approvers =
        configuration.people().entrySet().stream()
            .filter(person -> mayApprove(person.getValue()))
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    new SlackExam(SlackDoorway.settings(configuration, configured), secrets)
        .examine(users, unknownApprovers(), new SlackExam.Groups(named, groups, approvers))
        .forEach(result -> found("slack", result.what(), result.advice(), result.works()));
  }

  /** Who may approve, and has nothing by which a Slack user could be known to be them. */
  private Set<String> unknownApprovers() {
    return configuration.people().entrySet().stream()
        .filter(person -> mayApprove(person.getValue()))
        .filter(person -> person.getValue().slack() == null && person.getValue().mail() == null)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private Set<String> approversMails() {
    return configuration.people().values().stream()
        .filter(Examination::mayApprove)
        .map(Configuration.PersonEntry::mail)
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }

  private static boolean mayApprove(Configuration.PersonEntry person) {
    return person.roles().stream().anyMatch(role -> role.implied().contains(Role.APPROVER));
  }
}
