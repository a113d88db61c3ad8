package io.firebreak.rehearsal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firebreak.alert.Severity;
import io.firebreak.runbook.Key;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One test: what starts the run, what it meets, and what must come of it.
 *
 * @param alert what starts it; null when a person does
 * @param manual who starts it; null when an alert does
 * @param scheduled whether its schedule starts it
 * @param resolves how long after the start the alert resolves; null for never
 * @param approvers who is there to approve; null as the file says
 * @param directory who there is at all; null as the file says
 * @param author who changed the runbook last; null for nobody who is known
 * @param policies which policies hold; null as the file says
 */
public record TestCase(
    @Key("What is proved, as a sentence.") String name,
    @Key(value = "When it starts, in UTC.", fallback = "2026-01-01T00:00:00Z") Instant at,
    @Key("The alert that starts it; this, `manual` or `scheduled`.") @Nullable GivenAlert alert,
    @Key("The person who starts it; this, `alert` or `scheduled`.") @Nullable ManualStart manual,
    @Key(value = "Its own schedule starts it; this, `alert` or `manual`.", fallback = "false")
        boolean scheduled,
    @Key("How long after the start the alert resolves; by default never.")
        @Nullable Duration resolves,
    @Key(value = "Who is there to approve; by default as the file says.", most = 50)
        @Nullable List<String> approvers,
    @Key(value = "Who there is, by id; by default as the file says.", most = 50)
        @Nullable Map<String, Person> directory,
    @Key("Who changed the runbook last, by id; by default nobody who is known.")
        @Nullable String author,
    @Key("Which policies hold: a folder, `built_in` or `none`; by default as the file says.")
        @Nullable String policies,
    @Key(value = "What it finds in the world, before the file's own rules.", most = 200)
        List<WorldRule> world,
    @Key(value = "What goes wrong.", most = 50) List<Fault> faults,
    @Key(value = "What people do, one after the other.", most = 50) List<Act> people,
    @Key("What must come of it; what is not written may be anything.") Expected expect) {

  public TestCase {
    approvers = approvers == null ? null : List.copyOf(approvers);
    directory = directory == null ? null : Person.copy(directory);
    world = List.copyOf(world);
    faults = List.copyOf(faults);
    people = List.copyOf(people);
  }

  /**
   * A person in a test.
   *
   * @param roles each written out: none brings another with it
   */
  public record Person(
      @Key(value = "What they may do; no role brings another.", fallback = "[responder, approver]")
          List<Role> roles,
      @Key("Their teams.") List<String> teams,
      @Key("Their Slack user groups.") List<String> slackGroups,
      @Key("Schedules of PagerDuty in which they are on call, by id.") List<String> onCall) {
    public Person {
      roles = List.copyOf(roles);
      teams = List.copyOf(teams);
      slackGroups = List.copyOf(slackGroups);
      onCall = List.copyOf(onCall);
    }

    static Map<String, Person> copy(Map<String, Person> people) {
      return java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(people));
    }
  }

  /** What a person may do, as the configuration calls it. */
  public enum Role {
    VIEWER,
    RESPONDER,
    APPROVER,
    OPERATOR,
    ADMIN
  }

  /**
   * An alert as the runbook sees it, or the delivery that it comes in.
   *
   * @param name null for any of the sample
   * @param sample the body that a hook got, a file relative to that of the tests; null when the
   *     alert is written out here
   * @param fields how a generic hook finds the parts of an alert in the sample
   * @param startsAt by its source; null for a minute before the start
   * @param alike how many alike alerts came before it, for the trigger's throttle
   */
  public record GivenAlert(
      @Key("The rule's name; with `sample` the first firing alert of this name is meant.")
          @Nullable String name,
      @Key(
              "A file with the body that a hook of this `source` got, relative to this file. It is"
                  + " read as the server reads it; the first firing alert counts that has this `name`"
                  + " and these `labels`, if they are given.")
          @Nullable String sample,
      @Key(value = "The hook's own `fields`, for a sample of source `generic`.", most = 64)
          Map<String, String> fields,
      @Key(value = "How bad it is.", fallback = "medium") Severity severity,
      @Key(value = "Which system sent it.", fallback = "alertmanager") String source,
      @Key(value = "Its labels.", most = 64) Map<String, String> labels,
      @Key(value = "Its annotations.", most = 64) Map<String, String> annotations,
      @Key("When it began, in UTC; by default a minute before the start.")
          @Nullable Instant startsAt,
      @Key(
              value = "How many alike alerts came right before it, for the trigger's `throttle`.",
              fallback = "0",
              min = "0",
              max = "1000")
          int alike) {}

  /**
   * A person's start.
   *
   * @param inputs by name; null for none
   */
  public record ManualStart(
      @Key(value = "Who.", fallback = "anna") String by,
      @Key("The inputs that they give.") @Nullable ObjectNode inputs) {}

  /**
   * Something that goes wrong at a step, a reading, an undo or a handler.
   *
   * @param takes how long, for {@code slow}
   * @param message what the action reports; null for a plain one
   */
  public record Fault(
      @Key(
              "Where: a step's id, `restart.undo`, a path such as `preconditions.0`,"
                  + " `capture.logs`, `verify.0`, `drain.items.1`, `drain.checks.0`,"
                  + " `on_failure.0`, or one in a child run such as `cart/restart`.")
          String step,
      @Key("What.") Kind kind,
      @Key(value = "At which attempt, counted over the whole run.", fallback = "1", min = "1")
          int attempt,
      @Key(value = "What is known after `fail`.", fallback = "not_applied") Known known,
      @Key(
              value = "Whether trying again may help, after `fail` with `not_applied`.",
              fallback = "false")
          boolean retryable,
      @Key(
              value = "Whether the effect happened all the same; the probe then finds it.",
              fallback = "false")
          boolean happened,
      @Key("How long it takes, for `slow`.") @Nullable Duration takes,
      @Key("What the action reports.") @Nullable String message) {

    /** What goes wrong. */
    public enum Kind {
      /** It is refused, or its answer is lost. */
      FAIL,
      /** No answer comes within the step's timeout. */
      TIMEOUT,
      /** It takes long; longer than the timeout is a timeout. */
      SLOW,
      /** The process dies after the intent is on disk; another takes the run over. */
      CRASH_AFTER_INTENT
    }

    /** What is known of a failed attempt. */
    public enum Known {
      /** It certainly did not happen. */
      NOT_APPLIED,
      /** It may have happened. */
      UNKNOWN
    }
  }
}
