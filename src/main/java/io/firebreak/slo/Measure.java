package io.firebreak.slo;

import java.util.List;

/** Every metric of Firebreak's own; {@code docs/telemetry.md} shows this list. */
public enum Measure {
  RUNS("firebreak_runs_total", Kind.COUNTER, "Runs that ended.", "runbook", "outcome"),
  RUN_DURATION(
      "firebreak_run_duration_seconds",
      Kind.HISTOGRAM,
      "From the start of a run to its end, waiting for people included."),
  FIRST_ACTION(
      "firebreak_alert_to_first_action_seconds",
      Kind.HISTOGRAM,
      "From the delivery that started a run, or from the run's start when its trigger waited, to its first effect."),
  STEP_ATTEMPTS(
      "firebreak_step_attempts_total",
      Kind.COUNTER,
      "Attempts of steps whose outcome was recorded: ok, not_applied, unknown or partial.",
      "action",
      "outcome"),
  STEP_RETRIES(
      "firebreak_step_retries_total",
      Kind.COUNTER,
      "Attempts after the first, by what became of the one before.",
      "action",
      "reason"),
  DETECT(
      "firebreak_incident_time_to_detect_seconds",
      Kind.HISTOGRAM,
      "From the start of the problem, by its source, to the first delivery about it.",
      "service",
      "severity",
      "automation"),
  ACKNOWLEDGE(
      "firebreak_incident_time_to_acknowledge_seconds",
      Kind.HISTOGRAM,
      "From the first delivery to the first act of a person (manual), or to the first run that an alert started (auto).",
      "service",
      "severity",
      "automation"),
  MITIGATE(
      "firebreak_incident_time_to_mitigate_seconds",
      Kind.HISTOGRAM,
      "From the start of the problem to the first verification that passed.",
      "service",
      "severity",
      "automation"),
  RESOLVE(
      "firebreak_incident_time_to_resolve_seconds",
      Kind.HISTOGRAM,
      "From the start of the problem until all its alerts were over; once more after each time it was reopened.",
      "service",
      "severity",
      "automation"),
  APPROVAL_WAIT(
      "firebreak_approval_wait_seconds",
      Kind.HISTOGRAM,
      "From asking people to the end of the question.",
      "outcome"),
  SUPPRESSED(
      "firebreak_duplicates_suppressed_total",
      Kind.COUNTER,
      "What was recognised as known and started nothing: a delivery, an alert that still fires, a run whose target was busy, cooling down or declined, a start that another runbook took.",
      "kind"),
  HOOK_REFUSALS(
      "firebreak_hook_refusals_total",
      Kind.COUNTER,
      "Requests to open hooks that had no right credential.",
      "source"),
  HOOK_UNDETERMINED(
      "firebreak_hook_undetermined_total",
      Kind.COUNTER,
      "Requests to open hooks that were told to come again, because by what their sender is to be judged could not be had: keys or certificates.",
      "source"),
  IN_DOUBT(
      "firebreak_in_doubt_total",
      Kind.COUNTER,
      "Times that a run had to ask whether an effect happened."),
  POLICY_VIOLATIONS(
      "firebreak_policy_violations_total",
      Kind.COUNTER,
      "Plans to which a policy applied, once for each plan: deny, require_approval or warn; error when it could not be evaluated.",
      "policy",
      "effect"),
  ACTIVE_RUNS("firebreak_active_runs", Kind.GAUGE, "Runs that have not ended, in the whole store."),
  STUCK_RUNS(
      "firebreak_stuck_runs",
      Kind.GAUGE,
      "Runs that could go on and that no process has driven for five minutes."),
  SATURATION(
      "firebreak_executor_saturation_ratio",
      Kind.GAUGE,
      "Share of this process's places for runs that are taken, 0 to 1."),
  INTAKE_DEPTH("firebreak_intake_depth", Kind.GAUGE, "Deliveries stored and not yet routed."),
  DEAD_LETTERS(
      "firebreak_dead_letters",
      Kind.GAUGE,
      "Deliveries that were not understood and not replayed."),
  SCHEMA_DRIFT(
      "firebreak_schema_drift_total",
      Kind.COUNTER,
      "Deliveries of a known source in a version (unknown_version) or a shape (unknown_shape) that is not known.",
      "source",
      "reason"),
  HEARTBEATS(
      "firebreak_heartbeats_total",
      Kind.COUNTER,
      "Beats of configured heartbeats that this process heard.",
      "heartbeat"),
  SILENT_HEARTBEATS(
      "firebreak_silent_heartbeats",
      Kind.GAUGE,
      "Configured heartbeats that are silent, of which people were told."),
  RUNBOOKS("firebreak_runbooks", Kind.GAUGE, "Runbooks in force."),
  RUNBOOK_ERRORS(
      "firebreak_runbook_errors",
      Kind.GAUGE,
      "Errors that keep runbooks, or their whole source, from being taken as they are now."),
  SILENCES_UNREAD(
      "firebreak_alertmanagers_unread",
      Kind.GAUGE,
      "Alertmanagers whose silences could not be read at the last try."),
  RELOADS(
      "firebreak_reloads_total",
      Kind.COUNTER,
      "Times that runbooks or other files were read again: clean, errors (some were not taken) or failed (all is as before).",
      "what",
      "outcome");

  private final String metric;
  private final Kind kind;
  private final String help;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> labels;

  Measure(String metric, Kind kind, String help, String... labels) {
    this.metric = metric;
    this.kind = kind;
    this.help = help;
    this.labels = List.of(labels);
  }

  /** How a metric behaves. */
  public enum Kind {
    COUNTER,
    GAUGE,
    HISTOGRAM
  }

  /** Its name, as Prometheus knows it. */
  public String metric() {
    return metric;
  }

  /** How it behaves. */
  public Kind kind() {
    return kind;
  }

  /** What it counts. */
  public String help() {
    return help;
  }

  /** Its labels, each with few values: never a run or an alert. */
  public List<String> labels() {
    return labels;
  }
}
