package io.firebreak.pagerduty;

import io.firebreak.gate.EndReason;
import io.firebreak.incident.Incident;
import io.firebreak.remediation.RunState;
import io.firebreak.remediation.RunStatus;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;

/** What Firebreak does about an incident, as far as PagerDuty is concerned. */
enum Stance {
  /** Nothing that PagerDuty must know; what it knows stays as it is. */
  SILENT,
  /** Nothing is done about it although it goes on. */
  IDLE,
  /** It waits for an approval: people are wanted, so it is not acknowledged. */
  ASKS,
  /** It works on it, or changed something and nothing proves that it helped: acknowledged. */
  ACTS,
  /** It cannot go on without people: escalated. */
  GAVE_UP,
  /** People decided to do without it: what stands there is theirs. */
  LEFT,
  /** The fix is verified, or all alerts are over: resolved. */
  OVER;

  /**
   * Where an incident stands with its runs. A run that needs people comes first; one by which a
   * person takes a step back says nothing else about the incident.
   */
  static Stance of(Incident incident, List<RunState> runs) {
    return runs.stream()
        .filter(run -> !run.status().terminal())
        .filter(run -> !run.isUndo() || run.status().needsPerson())
        .map(run -> live(run))
        .max(Comparator.comparingInt(Stance::urgency))
        .orElseGet(() -> ended(incident, runs));
  }

  private int urgency() {
    return switch (this) {
      case SILENT -> 0;
      case ACTS -> 1;
      case ASKS -> 2;
      case GAVE_UP -> 3;
      case IDLE, LEFT, OVER ->
          throw new IllegalStateException(this + " is no stance of a live run");
    };
  }

  private static Stance live(RunState run) {
    return switch (run.status()) {
      case QUEUED, CHECKING, PLANNING -> run.effectBegun() ? ACTS : SILENT;
      case AWAITING_APPROVAL -> ASKS;
      case EXECUTING, VERIFYING -> onlyReads(run) ? SILENT : ACTS;
      case ROLLING_BACK -> ACTS;
      case IN_DOUBT, INCONCLUSIVE, ROLLBACK_FAILED -> GAVE_UP;
      case SUCCEEDED,
          SKIPPED,
          BLOCKED,
          REJECTED,
          EXPIRED,
          CANCELLED,
          SELF_RESOLVED,
          ROLLED_BACK,
          FAILED ->
          throw new IllegalArgumentException("it has ended: " + run.status());
    };
  }

  private static Stance ended(Incident incident, List<RunState> runs) {
    if (incident.state() == Incident.State.RESOLVED) {
      return OVER;
    }
    var newest = new LinkedHashMap<String, RunState>();
    runs.stream()
        .filter(run -> !run.isUndo())
        .sorted(Comparator.comparing(run -> Objects.requireNonNull(run.endedAt())))
        .forEach(run -> newest.putLast(about(run), run));
    if (newest.isEmpty()) {
      return SILENT;
    }
    var last = last(newest.lastEntry().getValue());
    return (last == OVER || last == ACTS)
            && newest.values().stream().anyMatch(run -> gaveUpOn(incident, run))
        ? GAVE_UP
        : last;
  }

  private static String about(RunState run) {
    var alert = run.begun().alert();
    return alert == null ? "" : alert.fingerprint();
  }

  /**
   * What is proved of one alert proves nothing of another one that nothing helped and that fires.
   */
  private static boolean gaveUpOn(Incident incident, RunState run) {
    return last(run) == GAVE_UP
        && incident.alerts().values().stream()
            .filter(Incident.Member::isFiring)
            .anyMatch(member -> member.alert().fingerprint().equals(about(run)));
  }

  /** Whether its plan says that it changes nothing. */
  private static boolean onlyReads(RunState run) {
    var plan = run.plan() == null ? run.lastPlan() : run.plan();
    return !run.effectBegun() && plan != null && plan.commitment().mutations() == 0;
  }

  /** What a person has had taken back is theirs, like what they cancelled. */
  private static Stance last(RunState last) {
    var decided =
        last.reason() == EndReason.CANCELLED_BY_PERSON
            || last.reason() == EndReason.REJECTED_BY_PERSON;
    if (last.status() == RunStatus.SUCCEEDED && last.verify() == null) {
      return last.effectBegun() ? ACTS : IDLE; // nothing proves that it helped
    }
    return last.status() == RunStatus.ROLLED_BACK && decided ? LEFT : of(last.status());
  }

  private static Stance of(RunStatus last) {
    return switch (last) {
      case SUCCEEDED -> OVER;
      case SELF_RESOLVED, SKIPPED -> IDLE;
      case REJECTED, CANCELLED -> LEFT;
      case BLOCKED, EXPIRED, ROLLED_BACK, FAILED -> GAVE_UP;
      case QUEUED,
          CHECKING,
          PLANNING,
          AWAITING_APPROVAL,
          EXECUTING,
          VERIFYING,
          ROLLING_BACK,
          IN_DOUBT,
          INCONCLUSIVE,
          ROLLBACK_FAILED ->
          throw new IllegalArgumentException("it has not ended: " + last);
    };
  }
}
