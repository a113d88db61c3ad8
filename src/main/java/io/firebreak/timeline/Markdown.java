package io.firebreak.timeline;

import io.firebreak.remediation.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A story as Markdown, as the author of a postmortem pastes it. */
public final class Markdown {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final String BLANK = "_(to be filled in)_";

  private final Timeline story;
  private final StringBuilder out = new StringBuilder(4096);

  private Markdown(Timeline story) {
    this.story = story;
  }

  /** The whole story. All times are UTC; text from outside is escaped. */
  public static String of(Timeline story) {
    var page = new Markdown(story);
    page.headline();
    page.facts();
    page.times();
    page.entries();
    page.runs();
    page.leftBehind();
    page.postmortem();
    return page.out.toString();
  }

  private void headline() {
    line("# " + text(story.title()) + ": " + text(story.state()));
    line("");
    line(summary());
    line("");
  }

  private String summary() {
    var severity = story.severity();
    var what =
        severity == null
            ? "A person started runbook " + text(story.title()) + "."
            : "Alert %s (%s) opened this incident%s."
                .formatted(
                    text(story.title()),
                    severity.code(),
                    story.alerts() > 1 ? ", with %d alerts in all".formatted(story.alerts()) : "");
    var done = story.runs().stream().map(Markdown::did).collect(Collectors.joining(" "));
    return what + " " + (done.isEmpty() ? "No runbook ran." : done);
  }

  private static String did(RunStory run) {
    var done = run.steps().stream().filter(step -> step.status().equals("succeeded")).count();
    var approved =
        run.approvedBy().isEmpty()
            ? "approved by nobody"
            : "approved by " + text(String.join(", ", run.approvedBy()));
    return "Runbook %s did %d of %s (%s): %s%s."
        .formatted(
            text(run.runbook()),
            done,
            Words.count(run.steps().size(), "step"),
            approved,
            Words.of(run.status()),
            run.status() == RunStatus.SUCCEEDED && run.rounds() > 0
                ? ", verification passed"
                : run.reason() == null ? "" : " (" + run.reason().code() + ")");
  }

  private void facts() {
    table("Fact", "Value");
    row("Subject", story.subject());
    row("State", story.state());
    if (story.severity() != null) {
      row("Severity", story.severity().code());
    }
    if (story.groupKey() != null) {
      row("Grouped by", story.groupKey());
    }
    moment("Problem began", story.moments().startsAt());
    moment("First heard of", story.moments().receivedAt());
    moment("Verified", story.moments().verified());
    moment("Resolved", story.moments().resolved());
    row("Remedy", story.automation().code());
    var approvers = approvers();
    row("Approved by", approvers.isEmpty() ? "nobody" : String.join(", ", approvers));
    line("");
  }

  private Set<String> approvers() {
    var all = new LinkedHashSet<String>();
    story.runs().forEach(run -> all.addAll(run.approvedBy()));
    return all;
  }

  private void times() {
    var times = story.times();
    line("## Times");
    line("");
    table("Time to", "Took", "Counted");
    time("detect", times.detect(), "from the start of the problem to the first delivery");
    time("acknowledge", times.acknowledge(), "from that delivery to the first act of a person");
    time("automated acceptance", times.acceptedByMachine(), "from that delivery to the first run");
    time("mitigate", times.mitigate(), "from the start until a verification passed");
    time("resolve", times.resolve(), "from the start until all alerts were over");
    line("");
  }

  private void time(String name, @Nullable Duration time, String counted) {
    cells(name, time == null ? "–" : Words.of(time), counted);
  }

  private void entries() {
    line("## Timeline (UTC)");
    line("");
    table("Time", "What", "Who", "Happened");
    for (var entry : story.entries()) {
      var details =
          entry.details().stream()
              .map(detail -> "<br>" + text(detail))
              .collect(Collectors.joining());
      cells(
          time(entry.at()),
          Words.of(entry.kind()),
          text(entry.who()),
          text(entry.text()) + details);
    }
    line("");
  }

  private void runs() {
    line("## What automation did");
    line("");
    if (story.runs().isEmpty()) {
      line("Nothing: no runbook ran.");
      line("");
    }
    for (var run : story.runs()) {
      line("### %s: %s".formatted(text(run.runbook()), Words.of(run.status())));
      line("");
      line(about(run));
      line("");
      for (int i = 0; i < run.steps().size(); i++) {
        step(i + 1, run.steps().get(i));
      }
      line("");
    }
  }

  private static String about(RunStory run) {
    var hash = run.planHash();
    var requester = run.requester();
    return "Run %s, for %s, started by %s, plan %s, version %s.%s"
        .formatted(
            text(run.id()),
            run.target().isEmpty() ? "an unknown target" : text(run.target()),
            requester == null ? "the alert" : text(requester),
            hash == null ? "none" : "%.12s".formatted(hash),
            text("%.12s".formatted(run.version())),
            run.detail() == null ? "" : " " + text(run.detail()));
  }

  private void step(int number, StepStory step) {
    line(
        "%d. **%s** (%s)%s: %s%s%s"
            .formatted(
                number,
                text(step.name()),
                text(step.action()),
                step.targets().isEmpty() ? "" : " on " + text(String.join(", ", step.targets())),
                step.status(),
                step.attempts() > 1 ? " after " + step.attempts() + " attempts" : "",
                step.message() == null ? "" : ". " + text(step.message())));
    step.changes().forEach(change -> line("   - " + text(Words.of(change))));
    if (step.undo() != null) {
      line("   - undo: " + step.undo());
    }
  }

  private void leftBehind() {
    line("## What was not undone");
    line("");
    var none = true;
    for (var run : story.runs()) {
      for (var step : run.leftBehind()) {
        none = false;
        line("- " + leftBehind(run, step));
      }
    }
    if (none) {
      line("Nothing stands from a run that did not end well.");
    }
    line("");
  }

  private static String leftBehind(RunStory run, StepStory step) {
    var undo = step.undo();
    var irreversible = step.irreversible();
    var why =
        undo != null
            ? "its undo is " + undo
            : irreversible != null ? "irreversible: " + text(irreversible) : "no undo was begun";
    return "%s: %s%s (%s; %s)"
        .formatted(
            text(run.runbook()),
            text(step.name()),
            step.targets().isEmpty() ? "" : " on " + text(String.join(", ", step.targets())),
            step.status(),
            why);
  }

  private void postmortem() {
    line("## Postmortem");
    line("");
    blank("Impact", BLANK);
    blank("Root cause", BLANK);
    blank("Trigger", story.severity() == null ? BLANK : text(story.title()) + ". " + BLANK);
    blank("Detection", taken("Detected", story.times().detect()));
    blank("Mitigation", taken("Verified", story.times().mitigate()));
    blank("Resolution", taken("Resolved", story.times().resolve()));
    blank("What went well", BLANK);
    blank("What went badly", BLANK);
    blank("Where we were lucky", BLANK);
    line("### Action items");
    line("");
    table("Action", "Owner", "Due");
    cells(BLANK, "", "");
  }

  private static String taken(String what, @Nullable Duration time) {
    return time == null ? BLANK : what + " after " + Words.of(time) + ". " + BLANK;
  }

  private void blank(String heading, String text) {
    line("### " + heading);
    line("");
    line(text);
    line("");
  }

  private void moment(String name, @Nullable Instant at) {
    if (at != null) {
      row(name, time(at) + " UTC");
    }
  }

  private static String time(Instant at) {
    return TIME.format(at);
  }

  private static String text(String raw) {
    return MarkdownText.of(raw);
  }

  private void table(String... heads) {
    cells(heads);
    line("|" + " --- |".repeat(heads.length));
  }

  private void row(String name, String value) {
    cells(name, text(value));
  }

  private void cells(String... cells) {
    line("| " + String.join(" | ", cells) + " |");
  }

  private void line(String line) {
    out.append(line).append('\n');
  }
}
