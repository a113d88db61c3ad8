package io.firebreak.slack;

import io.firebreak.action.Secrets;
import io.firebreak.approval.People;
import io.firebreak.gate.ErrorBudgets;
import io.firebreak.gate.Holds;
import io.firebreak.incident.Incidents;
import io.firebreak.journal.Database;
import io.firebreak.journal.Journal;
import io.firebreak.remediation.Remediation;
import io.firebreak.remediation.Starter;
import io.firebreak.runbook.Catalogue;
import io.firebreak.runbook.Ladder;
import io.firebreak.timeline.Timelines;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Predicate;

/**
 * What Slack's two sides stand on.
 *
 * @param users who somebody in Slack is here
 * @param catalogue whose errors are told, and whose runbooks people start
 * @param ladder whose changes are told
 * @param ofFile whether a hold stands for as long as a file on this host does
 * @param prompt how long an answer may wait for the database before it follows after
 * @param clock the process's clock, for the age of signatures
 */
public record SlackGround(
    SlackSettings settings,
    Secrets secrets,
    Database database,
    Journal journal,
    Remediation remediation,
    People people,
    SlackPeople users,
    Catalogue catalogue,
    Ladder ladder,
    Starter starter,
    Holds holds,
    Predicate<Holds.Hold> ofFile,
    Incidents incidents,
    Timelines timelines,
    ErrorBudgets errorBudgets,
    Duration prompt,
    InstantSource clock) {
  /** So that Slack has its answer within half a second, also on a machine that is busy. */
  public static final Duration PROMPT = Duration.ofMillis(300);
}
