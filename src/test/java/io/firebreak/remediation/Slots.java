package io.firebreak.remediation;

import io.firebreak.execute.ExecuteEvent;
import io.firebreak.execute.ExecuteEvent.Intent;
import io.firebreak.execute.ExecuteEvent.StepWaiting;
import io.firebreak.journal.Event;
import io.firebreak.plan.Paths;
import io.firebreak.remediation.RunEvent.Created;
import io.firebreak.remediation.RunEvent.Moved;
import io.firebreak.runbook.Flow;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.runbook.Step;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How many items of a list and branches of a block were open at once, by the record alone: each
 * from its first intent to the last that is known of it.
 */
final class Slots {
  private final List<Event> events;
  private final Map<String, Integer> limits = new HashMap<>();
  private final Map<String, String> branches = new HashMap<>();
  private final Map<String, Map<String, Span>> spans = new HashMap<>();

  /** From the first to the last event, by place in the record. */
  private record Span(long first, long last) {
    boolean open(long at) {
      return first <= at && at <= last;
    }
  }

  Slots(Map<String, RunbookVersion> versions, List<Event> events) {
    this.events = events;
    var created = (Created) Objects.requireNonNull(events.getFirst().payload());
    var runbook = Objects.requireNonNull(versions.get(created.version())).runbook();
    runbook.remedies().forEach(remedy -> Flow.each(remedy.steps(), this::limit));
  }

  private void limit(Step step) {
    switch (step) {
      case Step.Call call -> limits.put(Paths.step(call.id()), call.maxParallel());
      case Step.Parallel block -> {
        limits.put(Paths.step(block.id()), block.maxParallel());
        for (var i = 0; i < block.parallel().size(); i++) {
          var place = block.id() + " " + i;
          block.parallel().get(i).steps().forEach(each -> branches.put(each.id(), place));
        }
      }
    }
  }

  void check() {
    for (var event : events) {
      switch (event.payload()) {
        case Moved moved when moved.to() == RunStatus.PLANNING -> judge();
        case ExecuteEvent step when Paths.isStep(step.path()) && opens(step) ->
            note(step.path(), event.seq());
        case null, default -> {}
      }
    }
    judge();
  }

  private static boolean opens(ExecuteEvent event) {
    return switch (event) {
      case Intent _,
          StepWaiting _,
          ExecuteEvent.Outcome _,
          ExecuteEvent.ChildEnded _,
          ExecuteEvent.Settled _ ->
          true;
      case ExecuteEvent.StepRead _,
          ExecuteEvent.StepSkipped _,
          ExecuteEvent.Confirmed _,
          ExecuteEvent.LateOutcome _,
          ExecuteEvent.ProbeInconclusive _,
          ExecuteEvent.Captured _ ->
          false;
    };
  }

  private void note(String path, long seq) {
    if (Paths.isItem(path)) {
      note(Paths.list(path), path, seq);
    }
    var branch = branches.get(Paths.id(path));
    if (branch != null) {
      note(Paths.step(branch.substring(0, branch.indexOf(' '))), branch, seq);
    }
  }

  private void note(String group, String member, long seq) {
    spans
        .computeIfAbsent(group, _ -> new HashMap<>())
        .merge(member, new Span(seq, seq), (known, next) -> new Span(known.first(), next.last()));
  }

  /** A new plan begins its rest anew. */
  private void judge() {
    spans.forEach((group, members) -> {
      for (var span : members.values()) {
        var open = members.values().stream().filter(other -> other.open(span.first())).count();
        if (open > limits.getOrDefault(group, 0)) {
          throw new AssertionError(group + " has " + open + " open at once: " + members);
        }
      }
    });
    spans.clear();
  }
}
