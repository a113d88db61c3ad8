package io.firebreak.app.config;

import java.time.Duration;

/**
 * Bounds.
 *
 * @param readingMaxAge how old a reading of the world may be at an intent
 * @param runLease how long a worker owns a run without renewing
 * @param shutdownGrace how long running actions may go on at a graceful stop
 * @param circuitFailures failed verifications in a row that open a target's circuit
 * @param ineffectiveRuns successes in a row against one alert after which it needs a person
 * @param ineffectiveWithin how close those follow each other
 * @param slackFallbackAfter how long Slack may be silent before people are asked otherwise
 * @param deadLetterRetention how long a delivery that was not understood is kept
 * @param reopenWindow how long after its incident resolved an alert reopens it
 * @param staleAfter how long an alert may not have been heard of when a run begins for it
 * @param intakeSilence how long nothing may have come in when a check looks for new alerts
 * @param captureTimeout how long all evidence of a run may take together
 * @param captureSize characters of one piece of evidence that are kept
 * @param intakeBacklog deliveries that may wait for routing before senders are put off
 * @param runsPerMinute runs that may begin to act within a minute; 0 for no bound
 * @param clockJump by how much the clock may be set at once
 * @param auditEvery how often the whole record is verified
 * @param alertmanagerReconcile how often Alertmanagers are asked what their webhooks did not tell
 * @param silences how many silences of people, and of each Alertmanager, may stand or be to come
 * @param pagerdutyReconcile how often PagerDuty is asked what its webhooks did not tell
 */
public record Limits(
    @Setting(
            value = "How old a reading of the world may be when a step begins to change it.",
            fallback = "10s")
        Duration readingMaxAge,
    @Setting(
            value = "How long a worker owns a run without renewing; another takes over then.",
            fallback = "30s")
        Duration runLease,
    @Setting(
            value = "How long running actions may go on when Firebreak is asked to stop.",
            fallback = "30s")
        Duration shutdownGrace,
    @Setting(value = "Failed verifications in a row that open a target's circuit.", fallback = "2")
        int circuitFailures,
    @Setting(
            value = "Successes in a row against one alert after which it needs a person.",
            fallback = "3")
        int ineffectiveRuns,
    @Setting(value = "How close such successes follow each other.", fallback = "4h")
        Duration ineffectiveWithin,
    @Setting(
            value =
                "How long Slack may leave a question unshown before people are asked by PagerDuty"
                    + " and mail too.",
            fallback = "60s")
        Duration slackFallbackAfter,
    @Setting(
            value =
                "How long a delivery that was not understood is kept, with its bytes. One sample of"
                    + " each unknown version of a source stays.",
            fallback = "30d")
        Duration deadLetterRetention,
    @Setting(
            value =
                "Deliveries that may wait until incidents have heard of them. From this many on"
                    + " senders are answered 503; the last quarter is kept for critical alerts.",
            fallback = "20000")
        int intakeBacklog,
    @Setting(
            value =
                "How often an Alertmanager with a `hook` is asked what fires, beside once at the"
                    + " start: for notifications that never came.",
            fallback = "5m")
        Duration alertmanagerReconcile,
    @Setting(
            value =
                "Silences of people, and silences of each Alertmanager, that may stand or be to"
                    + " come. What is over that is refused, or not read and told in the log.",
            fallback = "1000")
        int silences,
    @Setting(
            value =
                "How often PagerDuty is asked what is open, beside once at the start: for webhooks"
                    + " that never came.",
            fallback = "5m")
        Duration pagerdutyReconcile,
    @Setting(
            value =
                "How long after its incident resolved an alert that begins reopens it; a later one"
                    + " opens another.",
            fallback = "10m")
        Duration reopenWindow,
    @Setting(
            value =
                "How long an alert may not have been heard of when a run begins for it; then it is"
                    + " stale.",
            fallback = "6h")
        Duration staleAfter,
    @Setting(
            value =
                "Runs that may begin to act within a minute, in all processes together; one more"
                    + " holds everything until a person lifts it. 0 is no bound.",
            fallback = "60")
        int runsPerMinute,
    @Setting(
            value = "By how much the clock may be set at once; more holds everything.",
            fallback = "1m")
        Duration clockJump,
    @Setting(
            value = "How often the whole record is verified; what is wrong holds everything.",
            fallback = "1h")
        Duration auditEvery,
    @Setting(
            value =
                "How long no hook may have been heard when a check looks for new alerts; then nobody"
                    + " knows whether there are any.",
            fallback = "15m")
        Duration intakeSilence,
    @Setting(value = "How long all evidence of a run may take together.", fallback = "2m")
        Duration captureTimeout,
    @Setting(
            value = "Characters of one piece of evidence that are kept, its last.",
            fallback = "262144")
        int captureSize) {
  public Limits {
    if (!staleAfter.isPositive()) {
      throw new InvalidSetting("stale_after", "must be more than nothing");
    }
    if (!intakeSilence.isPositive()) {
      throw new InvalidSetting("intake_silence", "must be more than nothing");
    }
    if (!captureTimeout.isPositive()) {
      throw new InvalidSetting("capture_timeout", "must be more than nothing");
    }
    if (captureSize < 1_000 || captureSize > 1_048_576) {
      throw new InvalidSetting("capture_size", "must be between 1000 and 1048576");
    }
    if (intakeBacklog < 100 || intakeBacklog > 1_000_000) {
      throw new InvalidSetting("intake_backlog", "must be between 100 and 1000000");
    }
    if (runsPerMinute < 0) {
      throw new InvalidSetting("runs_per_minute", "must be at least 0");
    }
    if (clockJump.compareTo(Duration.ofSeconds(5)) < 0) {
      throw new InvalidSetting("clock_jump", "must be at least 5s");
    }
    if (auditEvery.compareTo(Duration.ofMinutes(1)) < 0) {
      throw new InvalidSetting("audit_every", "must be at least 1m");
    }
    if (circuitFailures < 1) {
      throw new InvalidSetting("circuit_failures", "must be at least 1");
    }
    if (ineffectiveRuns < 1) {
      throw new InvalidSetting("ineffective_runs", "must be at least 1");
    }
    if (alertmanagerReconcile.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new InvalidSetting("alertmanager_reconcile", "must be at least 1s");
    }
    if (silences < 1 || silences > 10_000) {
      throw new InvalidSetting("silences", "must be between 1 and 10000");
    }
    if (pagerdutyReconcile.compareTo(Duration.ofSeconds(30)) < 0) {
      throw new InvalidSetting("pagerduty_reconcile", "must be at least 30s");
    }
  }
}
