package io.firebreak.hindsight;

import io.firebreak.gate.GateEvent.GatesJudged;
import io.firebreak.gate.GateEvent.Verdict;
import io.firebreak.journal.Actor;
import io.firebreak.journal.Event;
import io.firebreak.journal.Journal;
import io.firebreak.journal.StreamId;
import io.firebreak.remediation.RunEvent;
import io.firebreak.timeline.Entry;
import io.firebreak.timeline.Timeline;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells what became of a run: its gates one by one, the rest as its timeline does. */
final class RunFindings {
  private final Journal journal;

  RunFindings(Journal journal) {
    this.journal = journal;
  }

  /** A run; empty when the tenant has none with this id. */
  Optional<Finding> of(String tenant, String id) {
    var events =
        journal.read(StreamId.run(tenant, id), 0).stream()
            .filter(event -> event.stream().tenant().equals(tenant))
            .toList();
    return Timeline.ofRun(events).map(story -> run(id, events, story));
  }

  private static Finding run(String id, List<Event> events, Timeline story) {
    var judged = new ArrayDeque<Finding>();
    RunEvent.@Nullable Created created = null;
    for (var event : events) {
      if (event.payload() instanceof GatesJudged gates && !gates.verdicts().isEmpty()) {
        judged.add(gates(gates, event.at()));
      } else if (event.payload() instanceof RunEvent.Created first) {
        created = first;
      }
    }
    var parts = new ArrayList<Finding>();
    for (var entry : story.entries()) {
      var gates = entry.kind() == Entry.Kind.GATE ? judged.poll() : null;
      parts.add(gates == null ? told(entry) : gates);
    }
    var told = story.runs().getFirst();
    var reason = told.reason();
    return new Finding(
        "run",
        id,
        told.status().code(),
        "run of %s for %s: %s%s"
            .formatted(
                told.runbook(),
                told.target().isEmpty() ? "no target" : told.target(),
                told.status().code(),
                reason == null ? "" : " (" + reason.code() + ")"),
        created == null ? Map.of() : Map.of("inputs", created.inputs()),
        told.createdAt(),
        parts);
  }

  private static Finding told(Entry entry) {
    var who = entry.who().equals(Actor.ENGINE.id()) ? null : entry.who();
    return Finding.of(
            entry.kind().name().toLowerCase(Locale.ROOT), who, "", entry.text(), entry.at())
        .with(
            entry.details().stream()
                .map(detail -> Finding.of("seen", null, "", detail, null))
                .toList());
  }

  /** The gates of one stage, each with what it saw. */
  static Finding gates(GatesJudged judged, @Nullable Instant at) {
    var stage = judged.stage().name().toLowerCase(Locale.ROOT);
    var refused = judged.refusal().map(Verdict::gate).orElse(null);
    return Finding.of(
            "gates",
            stage,
            refused == null ? "pass" : "refused",
            "gates "
                + stage.replace('_', ' ')
                + (refused == null ? ": all pass" : ": " + refused + " does not let it go on"),
            at)
        .with(judged.verdicts().stream().map(RunFindings::gate).toList());
  }

  /** One gate's word. */
  static Finding gate(Verdict verdict) {
    var reason = verdict.reason();
    var word =
        !verdict.ruling().refuses() || reason == null
            ? verdict.ruling().name().toLowerCase(Locale.ROOT)
            : reason.code();
    return Finding.of("gate", verdict.gate(), word, verdict.observed(), null);
  }
}
