package io.firebreak.remediation;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.approval.Approval;
import io.firebreak.approval.ApprovalEvent.Decided;
import io.firebreak.approval.ApprovalEvent.Outcome;
import io.firebreak.approval.People;
import io.firebreak.journal.Actor;
import io.firebreak.remediation.RunEvent.InputsEdited;
import io.firebreak.runbook.Evaluator;
import io.firebreak.runbook.Input;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Judges what approvers change instead of answering. Other inputs are another plan with a question
 * of its own, about which whoever changed them does not vote.
 */
final class Edits {
  /** How often the inputs of one run can be changed. */
  static final int MOST = 10;

  private final Versions versions;
  private final Evaluator evaluator;
  private final People people;

  private Edits(Versions versions, Evaluator evaluator, People people) {
    this.versions = versions;
    this.evaluator = evaluator;
    this.people = people;
  }

  static Edits of(Engine.Ground ground) {
    return new Edits(ground.versions(), ground.evaluator(), ground.people());
  }

  /** The inputs that may be changed now, by name; none when nobody is asked about a whole plan. */
  Map<String, Input> editable(RunState state) {
    var approval = state.approval();
    if (approval == null || !isOpen(state, approval)) {
      return Map.of();
    }
    var open = new LinkedHashMap<>(inputs(state));
    open.values().removeIf(input -> !input.editable());
    return Collections.unmodifiableMap(open);
  }

  private Map<String, Input> inputs(RunState state) {
    return versions.byHash(state.begun().version()).runbook().inputs();
  }

  private static boolean isOpen(RunState state, Approval approval) {
    return state.status() == RunStatus.AWAITING_APPROVAL
        && approval.pending()
        && approval.request().batch() == null
        && !state.effectBegun()
        && state.plan() != null;
  }

  /** What an edit amounts to at one state. */
  Said judge(RunState state, Edit edit, Actor actor) {
    var approval = state.approval();
    if (state.status().terminal()) {
      return Said.over(state);
    } else if (approval == null || !isOpen(state, approval)) {
      return Said.no(
          "not_editable",
          "inputs change only while a whole plan is asked about and nothing has begun; the run is "
              + state.status().code());
    } else if (!edit.planHash().equals(approval.request().planHash())) {
      return Said.no("plan_changed", "the plan has changed; look at the present one and edit that");
    } else if (state.editors().size() >= MOST) {
      return Said.no(
          "too_many_edits", "its inputs were changed " + MOST + " times; reject it instead");
    }
    var refusal = refusal(state, approval, actor.id());
    return refusal == null ? edited(state, approval, edit, actor.id()) : refusal;
  }

  /** Why a person may not edit; null when they may. */
  private @Nullable Said refusal(RunState state, Approval approval, String id) {
    var request = approval.request();
    var person = people.find(id, approval.whoIsAsked());
    if (person.isEmpty() || !approval.isAsked(person.get())) {
      return Said.no("not_an_approver", Votes.notAsked(approval));
    }
    if (request.excluded().contains(id) && !state.editors().contains(id)) {
      return Said.no("excluded", "you may not edit this one: you started it or wrote the runbook");
    }
    var without = new ArrayList<>(request.excluded());
    without.add(id);
    var unreachable =
        Questions.unreachable(people, request.required(), without.stream().distinct().toList());
    return unreachable == null
        ? null
        : Said.no(
            "approvers_unreachable",
            "whoever edits may not approve, and then nobody could: " + unreachable.observed());
  }

  private Said edited(RunState state, Approval approval, Edit edit, String person) {
    var faults = notEditable(state, edit);
    if (!faults.isEmpty()) {
      return wrong(faults);
    }
    var created = state.begun();
    var given = new LinkedHashMap<String, JsonNode>();
    created.inputs().properties().forEach(old -> given.put(old.getKey(), old.getValue()));
    given.putAll(edit.values());
    var runbook = versions.byHash(created.version()).runbook();
    var found = Beginning.of(runbook, given, created.alert(), evaluator);
    if (!found.invalid().isEmpty()) {
      return wrong(Beginning.faults(found.invalid()));
    }
    if (!found.target().equals(created.target())) {
      return Said.no(
          "target_changes",
          "the target would be " + found.target() + "; start a run of its own for that");
    }
    var changes = new ArrayList<String>();
    Differences.fields("input", created.inputs(), found.inputs(), changes);
    return changes.isEmpty()
        ? Said.no("nothing_changes", "the inputs have these values already")
        : new Said.Yes(
            List.of(
                new InputsEdited(person, found.inputs(), changes, edit.reason()),
                new Decided(
                    approval.request().id(),
                    Outcome.CANCELLED_PLAN_CHANGED,
                    person + " changed " + String.join(", ", changes))),
            "changed " + String.join(", ", changes) + "; a new plan is made, which others approve");
  }

  private Map<String, String> notEditable(RunState state, Edit edit) {
    var open = editable(state).keySet();
    var faults = new LinkedHashMap<String, String>();
    for (var name : edit.values().keySet()) {
      if (!open.contains(name)) {
        faults.put(
            name,
            open.isEmpty()
                ? "may not be edited; this runbook lets nobody edit inputs"
                : "may not be edited; these may: " + String.join(", ", open));
      }
    }
    return faults;
  }

  private static Said wrong(Map<String, String> faults) {
    var words = new ArrayList<String>();
    faults.forEach((name, fault) -> words.add(name + " " + fault));
    return new Said.No(List.of(), "input_invalid", String.join("; ", words), faults);
  }
}
