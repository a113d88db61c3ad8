package io.firebreak.runbook;

import com.google.re2j.Pattern;
import io.firebreak.action.Action;
import io.firebreak.action.Configured;
import io.firebreak.runbook.Problem.Code;
import io.firebreak.runbook.Surroundings.Person;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks that what a runbook names is there: secrets, servers, approvers, and enough of these. */
final class SurroundingsLint {
  private static final Pattern SECRET =
      Pattern.compile("\\$\\{\\{\\s*secrets\\.([A-Za-z_][A-Za-z0-9_]*)");

  private static final Set<String> ANY = Set.of("any");

  private final Surroundings surroundings;
  private final Origins origins;
  private final Problems problems;

  SurroundingsLint(Surroundings surroundings, Origins origins, Problems problems) {
    this.surroundings = surroundings;
    this.origins = origins;
    this.problems = problems;
  }

  /** Looks at all that does not depend on an action. */
  void check(Node root, Runbook runbook) {
    var secrets = surroundings.secrets();
    if (secrets != null) {
      secrets(root, secrets);
    }
    var people = surroundings.people();
    outside(root, runbook.approval());
    if (people != null) {
      approvers(root, runbook.approval(), people);
    }
    var wanted = runbook.guard().errorBudget();
    var objectives = surroundings.entries().get(Surroundings.ERROR_BUDGETS);
    if (wanted != null && objectives != null && !objectives.contains(wanted.slo())) {
      problems.add(
          root.at("guard", "error_budget", "slo").location(),
          Code.UNKNOWN_SERVER,
          "the configuration has no error_budgets named " + Problems.shown(wanted.slo()),
          Nearest.of(wanted.slo(), objectives));
    }
  }

  private void secrets(Node node, Set<String> known) {
    switch (node) {
      case Node.Scalar scalar -> {
        var found = SECRET.matcher(scalar.text());
        while (found.find()) {
          var name = found.group(1);
          if (!known.contains(name)) {
            problems.add(
                scalar.position().at(scalar.text(), found.start(1)),
                Code.UNKNOWN_SECRET,
                "there is no secret " + Problems.shown(name),
                Nearest.of(name, known));
          }
        }
      }
      case Node.Sequence list -> list.items().forEach(item -> secrets(item, known));
      case Node.Mapping map -> map.entries().forEach(entry -> secrets(entry.value(), known));
    }
  }

  private void approvers(Node root, ApprovalRule rule, List<Person> people) {
    var from = rule.from();
    var ids = people.stream().map(Person::id).collect(Collectors.toSet());
    var teams =
        people.stream().flatMap(person -> person.teams().stream()).collect(Collectors.toSet());
    named(root.at("approval", "from"), from, ids, teams);
    for (var i = 0; i < rule.escalateTo().size(); i++) {
      named(root.at("approval", "escalate_to", i), rule.escalateTo().get(i), ids, teams);
    }
    var may =
        people.stream().filter(Person::approves).filter(person -> asked(from, person)).count();
    if (may < rule.count() && from.slackGroup() == null && from.pagerdutySchedule() == null) {
      problems.add(
          root.at("approval", "count").location(),
          Code.QUORUM_UNREACHABLE,
          rule.count() + " must approve and " + may + " can: name more, or give them the role");
    }
  }

  /** Approvers whom another system knows, when there is no such system. */
  private void outside(Node root, ApprovalRule rule) {
    outside(root.at("approval", "from"), rule.from());
    for (var i = 0; i < rule.escalateTo().size(); i++) {
      outside(root.at("approval", "escalate_to", i), rule.escalateTo().get(i));
    }
  }

  private void outside(Node written, ApprovalRule.Approvers named) {
    outside(
        written,
        "pagerduty",
        "pagerduty_schedule",
        named.pagerdutySchedule(),
        "on call in schedule");
    outside(written, "slack", "slack_group", named.slackGroup(), "in Slack group");
  }

  private void outside(
      Node written, String system, String key, @Nullable String name, String belongs) {
    if (name != null && surroundings.entries().getOrDefault(system, ANY).isEmpty()) {
      problems.add(
          written.at(key).location(),
          Code.UNKNOWN_APPROVER,
          "nobody can tell who is "
              + belongs
              + " "
              + Problems.shown(name)
              + ": the configuration has no "
              + system);
    }
  }

  /** Members of a Slack group, and who is on call, are not known here. */
  private static boolean asked(ApprovalRule.Approvers from, Person person) {
    return (from.users().isEmpty() && from.teams().isEmpty())
        || from.users().contains(person.id())
        || from.teams().stream().anyMatch(person.teams()::contains);
  }

  private void named(
      Node written, ApprovalRule.Approvers named, Set<String> ids, Set<String> teams) {
    named(written, "users", named.users(), ids, "person");
    named(written, "teams", named.teams(), teams, "team");
  }

  private void named(Node written, String key, List<String> names, Set<String> known, String what) {
    for (var i = 0; i < names.size(); i++) {
      if (!known.contains(names.get(i))) {
        problems.add(
            written.at(key, i).location(),
            Code.UNKNOWN_APPROVER,
            "there is no " + what + " " + Problems.shown(names.get(i)),
            Nearest.of(names.get(i), known));
      }
    }
  }

  /** Looks at what an action needs of the configuration, and at arguments that name an entry. */
  void use(Use use, Action<?> action) {
    var needed = action.descriptor().input().getAnnotation(Configured.class);
    if (needed != null && surroundings.entries().getOrDefault(needed.value(), ANY).isEmpty()) {
      problems.add(
          origins.of(use, "uses"),
          Code.UNKNOWN_SERVER,
          Problems.shown(use.uses())
              + " can do nothing here: the configuration has no "
              + needed.value());
    }
    for (var component : action.descriptor().input().getRecordComponents()) {
      var configured = component.getAnnotation(Configured.class);
      var known = configured == null ? null : surroundings.entries().get(configured.value());
      if (configured != null && known != null) {
        var argument = Model.snake(component.getName());
        var given = use.with().fields().get(argument);
        if (given == null) {
          entry(use, "uses", configured, configured.fallback(), known);
        } else if (given instanceof Template.Constant(var value, _) && value.isTextual()) {
          entry(use, argument, configured, value.textValue(), known);
        }
      }
    }
  }

  private void entry(Use use, String key, Configured configured, String name, Set<String> known) {
    if (!known.contains(name)) {
      problems.add(
          key.equals("uses") ? origins.of(use, key) : origins.of(use, "with", key),
          Code.UNKNOWN_SERVER,
          "the configuration has no " + configured.value() + " named " + Problems.shown(name),
          Nearest.of(name, known));
    }
  }
}
