package io.firebreak.slack;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.approval.Approval;
import io.firebreak.approval.ApprovalEvent.Vote;
import io.firebreak.approval.People;
import io.firebreak.journal.Actor;
import io.firebreak.journal.StreamId;
import io.firebreak.remediation.Answer;
import io.firebreak.remediation.Remediation;
import io.firebreak.remediation.RunEvent.Cause;
import io.firebreak.remediation.RunState;
import io.firebreak.remediation.Start;
import io.firebreak.remediation.Starter;
import io.firebreak.runbook.Catalogue;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.runbook.Typed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What {@code /firebreak} says to runs. */
final class RunCommands {
  private static final String TENANT = StreamId.DEFAULT_TENANT;

  /** Fewer digits could be met by chance. */
  private static final int SHORTEST_HASH = 8;

  private static final int LONGEST_REASON = 1_000;

  private final SlackSettings settings;
  private final Remediation remediation;
  private final Starter starter;
  private final Catalogue catalogue;
  private final People people;
  private final Clicks clicks;

  RunCommands(SlackGround ground, Clicks clicks) {
    this.settings = ground.settings();
    this.remediation = ground.remediation();
    this.starter = ground.starter();
    this.catalogue = ground.catalogue();
    this.people = ground.people();
    this.clicks = clicks;
  }

  /** Starts a run or a drill of a runbook, whose inputs follow it. */
  RunMessage start(Cause cause, String runbook, List<String> words, Actor actor) {
    var version = catalogue.find(runbook);
    if (version.isEmpty()) {
      var nearest = catalogue.nearest(runbook).map(name -> " Did you mean '" + name + "'?");
      return said("There is no runbook '" + runbook + "'." + nearest.orElse(""));
    }
    var given = words.subList(2, words.size());
    var wrong = given.stream().filter(each -> each.indexOf('=') < 1).findFirst();
    if (wrong.isPresent()) {
      return said("'" + wrong.get() + "' is not INPUT=VALUE; put quotes around what has spaces.");
    }
    return RunMessage.plain(start(cause, version.get(), inputs(version.get(), given), actor));
  }

  /** Starts a run or a drill; what came of it. */
  List<String> start(
      Cause cause, RunbookVersion version, Map<String, JsonNode> inputs, Actor actor) {
    var drill = cause == Cause.DRILL;
    var start =
        drill
            ? starter.drill(TENANT, version, inputs, null, actor)
            : starter.forPerson(TENANT, version, inputs, null, actor);
    return told(start, drill ? "Drill" : "Run", "of " + version.runbook().name());
  }

  /**
   * What came of a wish to start something.
   *
   * @param kind what it is, before its id
   * @param about what it is about, behind it
   */
  private List<String> told(Start start, String kind, String about) {
    return switch (start) {
      case Start.Started(var id) ->
          List.of(kind + " " + id + " " + about + " has started: " + settings.page(id));
      case Start.Refused(var _, var message) -> List.of("Nothing was started: " + message + ".");
      case Start.InvalidInputs(var violations) -> {
        var lines = new ArrayList<String>();
        lines.add("Nothing was started, because of its inputs:");
        lines.addAll(violations);
        yield lines;
      }
    };
  }

  /** Takes back one step of a run that has ended. */
  RunMessage undo(String id, String step, Actor actor) {
    if (find(id).isEmpty()) {
      return noSuchRun(id);
    }
    return step.isEmpty()
        ? said("Say " + Word.UNDO.usage())
        : RunMessage.plain(told(starter.undo(TENANT, id, step, actor), "Run", "to undo " + step));
  }

  /** Inputs as they were typed, as the runbook wants them. */
  static Map<String, JsonNode> inputs(RunbookVersion version, List<String> given) {
    var inputs = new LinkedHashMap<String, JsonNode>();
    for (var each : given) {
      var name = each.substring(0, each.indexOf('='));
      var declared = version.runbook().inputs().get(name);
      var type = declared == null ? "string" : InputForm.type(declared);
      inputs.put(name, Typed.read(each.substring(each.indexOf('=') + 1), type));
    }
    return inputs;
  }

  /** A run as its message shows it, with the buttons that wait. */
  RunMessage show(String id) {
    return find(id).map(this::shown).orElseGet(() -> noSuchRun(id));
  }

  private RunMessage shown(RunState run) {
    return RunMessage.of(
        Family.of(remediation, TENANT, run),
        settings.page(run.id()),
        person -> people.find(person).map(People.Person::name).orElse(person));
  }

  private Optional<RunState> find(String id) {
    return id.chars().allMatch(c -> c > ' ' && c < 0x7f)
        ? remediation.find(TENANT, id)
        : Optional.empty();
  }

  private static RunMessage noSuchRun(String id) {
    return said("There is no run " + id + ".");
  }

  /** Asks a run to stop. */
  RunMessage cancel(String id, String reason, Actor actor) {
    if (find(id).isEmpty()) {
      return noSuchRun(id);
    }
    var why = reason.isEmpty() ? null : shortened(reason);
    return switch (remediation.cancel(TENANT, id, false, why, actor)) {
      case Answer.Accepted(var message) -> said(message + ".");
      case Answer.Refused(var _, var message, var _) -> said("Nothing changed: " + message + ".");
    };
  }

  /** Approves the plan whose hash is named; without one, shows it with its buttons. */
  RunMessage approve(String id, String hash, People.Person person) {
    var run = find(id);
    if (run.isEmpty()) {
      return noSuchRun(id);
    }
    var asked = question(run.get());
    if (asked.isEmpty()) {
      return said("Run " + id + " asks for no approval.");
    }
    if (hash.isEmpty()) {
      return shown(run.get());
    }
    var present = asked.get().request().planHash();
    if (hash.length() < SHORTEST_HASH || !present.startsWith(hash)) {
      return said(
          "Nothing changed: the plan is now "
              + PlanText.shortHash(present)
              + ", not "
              + hash
              + ". See it with /firebreak show "
              + id);
    }
    return said(clicks.vote(asked(id, asked.get()), Vote.APPROVE, null, person));
  }

  /** Rejects the present plan. */
  RunMessage reject(String id, String reason, People.Person person) {
    var run = find(id);
    if (run.isEmpty()) {
      return noSuchRun(id);
    }
    var asked = question(run.get());
    if (asked.isEmpty()) {
      return said("Run " + id + " asks for no approval.");
    }
    return reason.isEmpty()
        ? said("Nothing changed: say why, for the record: " + Word.REJECT.usage())
        : said(clicks.vote(asked(id, asked.get()), Vote.REJECT, shortened(reason), person));
  }

  /** The last question, also a decided one: who is late is told what was decided. */
  private static Optional<Approval> question(RunState run) {
    return Optional.ofNullable(run.approval());
  }

  private static Asked asked(String run, Approval approval) {
    return new Asked(run, approval.request().id());
  }

  private static String shortened(String reason) {
    return reason.substring(0, Math.min(LONGEST_REASON, reason.length()));
  }

  private static RunMessage said(String line) {
    return RunMessage.plain(List.of(line));
  }
}
