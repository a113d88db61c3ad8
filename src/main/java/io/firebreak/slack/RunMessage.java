package io.firebreak.slack;

import static com.slack.api.model.block.Blocks.actions;
import static com.slack.api.model.block.Blocks.header;
import static com.slack.api.model.block.Blocks.section;
import static com.slack.api.model.block.composition.BlockCompositions.plainText;
import static com.slack.api.model.block.element.BlockElements.button;

import com.slack.api.model.block.LayoutBlock;
import io.firebreak.action.Form;
import io.firebreak.approval.Approval;
import io.firebreak.approval.ApprovalEvent.Outcome;
import io.firebreak.approval.ApprovalEvent.Vote;
import io.firebreak.approval.ApprovalEvent.Voted;
import io.firebreak.gate.GateEvent.Ruling;
import io.firebreak.plan.Paths;
import io.firebreak.plan.Plan;
import io.firebreak.remediation.RunState;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A run as Slack shows it: everything from outside stands in {@code plain_text}. The buttons are
 * there only while an answer is waited for and the plan is shown whole.
 *
 * @param text the line of notifications and of clients that show no blocks
 */
record RunMessage(String text, List<LayoutBlock> blocks) {
  static final String APPROVE = "firebreak_approve";
  static final String REJECT = "firebreak_reject";
  static final String WITHDRAW = "firebreak_withdraw";
  static final String PLAN = "firebreak_plan";
  static final String EDIT = "firebreak_edit";

  /** Manual steps that a message shows; the page has them all. */
  private static final int MOST_TASKS = 3;

  /** The buttons by which a manual step is reported done, one for each place in the message. */
  static final List<String> DONE = numbered("firebreak_done_");

  /** The same where its form has to be filled in. */
  static final List<String> FILL = numbered("firebreak_fill_");

  /** The buttons by which it is reported failed. */
  static final List<String> FAILED = numbered("firebreak_failed_");

  static final String OPEN = "firebreak_open";
  static final String QUESTION = "firebreak_question";
  private static final int MOST_BLOCKS = 50;

  /** Sections of a long answer; who wants more reads the page. */
  private static final int MOST_SECTIONS = 5;

  /** Header, facts, checks, changes, other steps, question, people, buttons; manual steps. */
  private static final int BLOCKS_BESIDE_THE_PLAN = 10 + 2 * MOST_TASKS;

  RunMessage {
    text = text.isBlank() ? "Firebreak" : text;
    blocks = List.copyOf(blocks);
  }

  /**
   * The present state of a run.
   *
   * @param page address of the run's own page
   * @param names a person's name by id
   */
  static RunMessage of(Family family, String page, UnaryOperator<String> names) {
    return of(family, page, names, true);
  }

  /** The same where the question stands in a message of its own, so without its buttons. */
  static RunMessage progress(Family family, String page, UnaryOperator<String> names) {
    return of(family, page, names, false);
  }

  /** A question that needs no answer any more: who decided what, and when. */
  static RunMessage settled(
      RunState state, Approval question, String page, UnaryOperator<String> names) {
    var title = "Firebreak: " + state.begun().runbook() + " needs no answer any more";
    return new RunMessage(
        SlackText.line(title, SlackText.SECTION),
        List.of(
            header(h -> h.text(plainText(SlackText.line(title, SlackText.HEADER), false))),
            text(question(state, question, names)),
            text(List.of("Run " + state.id())),
            QuestionButtons.none(page)));
  }

  private static RunMessage of(
      Family family, String page, UnaryOperator<String> names, boolean decidable) {
    var state = family.root();
    var title = "Firebreak: " + state.begun().runbook() + " " + Standing.of(state);
    var blocks = new ArrayList<LayoutBlock>();
    blocks.add(header(h -> h.text(plainText(SlackText.line(title, SlackText.HEADER), false))));
    blocks.add(text(facts(family)));
    checks(state).ifPresent(blocks::add);
    var plan = state.plan();
    var whole = plan == null ? Optional.<List<String>>empty() : whole(family, plan);
    if (plan != null) {
      whole.ifPresentOrElse(
          steps -> steps.forEach(step -> blocks.add(escaped(step))),
          () -> blocks.add(text(tooLong(plan))));
    }
    if (!state.differences().isEmpty()) {
      blocks.add(text(differences(state)));
    }
    others(state).ifPresent(blocks::add);
    var approval = state.approval();
    if (approval != null) {
      blocks.add(text(question(state, approval, names)));
    }
    blocks.addAll(tasks(family));
    blocks.add(
        decidable && approval != null && approval.pending()
            ? QuestionButtons.of(family, approval, whole.isPresent(), page)
            : QuestionButtons.none(page));
    return new RunMessage(SlackText.line(title, SlackText.SECTION), blocks);
  }

  /** An answer of a few lines. */
  static RunMessage plain(List<String> lines) {
    return new RunMessage(
        SlackText.line(String.join(" ", lines), SlackText.SECTION), List.of(text(lines)));
  }

  /** A few lines about a run, and a button to its page. */
  static RunMessage linked(List<String> lines, String page) {
    var plain = plain(lines);
    return new RunMessage(
        plain.text(), List.of(plain.blocks().getFirst(), QuestionButtons.none(page)));
  }

  /**
   * An answer of many lines, as far as Slack takes them.
   *
   * @param page where the rest is
   */
  static RunMessage plain(List<String> lines, String page) {
    var parts =
        SlackText.parts(
            lines.stream()
                .map(line -> SlackText.line(line, SlackText.SECTION))
                .collect(Collectors.joining("\n")));
    var blocks = new ArrayList<LayoutBlock>();
    parts.stream().limit(MOST_SECTIONS).map(RunMessage::escaped).forEach(blocks::add);
    if (parts.size() > MOST_SECTIONS) {
      blocks.add(text(List.of("There is more: " + page)));
    }
    return new RunMessage(SlackText.line(lines.getFirst(), SlackText.SECTION), blocks);
  }

  private static List<String> facts(Family family) {
    var state = family.root();
    var created = state.begun();
    var lines = new ArrayList<String>();
    lines.add("Target: " + created.targetWords());
    if (state.reason() != null) {
      lines.add("Reason: " + state.reason().code().replace('_', ' '));
    }
    if (state.detail() != null) {
      lines.add(state.detail());
    }
    if (state.held() != null) {
      lines.add("Held: " + state.held());
    }
    if (state.failure() != null && !state.failure().equals(state.detail())) {
      lines.add("Failed: " + state.failure());
    }
    family
        .needingPeople()
        .forEach(part -> lines.add("Its run " + part.id() + " " + Standing.of(part)));
    state.captured().values().forEach(seen -> lines.add(PlanText.evidence(seen)));
    if (state.endedAt() != null) {
      lines.add("Ended at " + SlackText.time(state.endedAt()));
    }
    if (created.requester() != null) {
      lines.add("Started by " + created.requester());
    } else if (created.alert() == null) {
      lines.add("Started by its schedule");
    }
    lines.add(
        created.incident() == null
            ? "Run " + state.id()
            : "Incident " + created.incident() + ", run " + state.id());
    return lines;
  }

  /**
   * What a person must look at, a line each; what passed in one line, for the plan is to be seen.
   */
  private static Optional<LayoutBlock> checks(RunState state) {
    var gates = state.gates();
    if (gates == null || gates.verdicts().isEmpty()) {
      return Optional.empty();
    }
    var lines = new ArrayList<String>();
    var passed = new ArrayList<String>();
    for (var verdict : gates.verdicts()) {
      if (verdict.ruling() == Ruling.PASS) {
        passed.add(verdict.gate());
      } else {
        lines.add(mark(verdict.ruling()) + verdict.gate() + ": " + verdict.observed());
      }
    }
    if (!passed.isEmpty()) {
      lines.add(mark(Ruling.PASS) + "Passed: " + String.join(", ", passed));
    }
    return Optional.of(text(lines));
  }

  private static String mark(Ruling ruling) {
    return switch (ruling) {
      case PASS -> "✓ ";
      case WARN -> "⚠ ";
      case ASK -> "? ";
      case SKIP, BLOCK, FAIL -> "✗ ";
    };
  }

  /** The plan in sections, or nothing when Slack would have to cut it. */
  private static Optional<List<String>> whole(Family family, Plan plan) {
    var sections = PlanText.sections(plan, family::status);
    return sections.size() <= MOST_BLOCKS - BLOCKS_BESIDE_THE_PLAN
            && sections.stream().allMatch(section -> section.length() <= SlackText.SECTION)
        ? Optional.of(sections)
        : Optional.empty();
  }

  private static List<String> tooLong(Plan plan) {
    return List.of(
        "The plan ("
            + PlanText.steps(plan.commitment().shown().size())
            + ", hash "
            + PlanText.shortHash(plan.hash())
            + ") is too long to be shown whole here.",
        "Read it on the run's page, and decide there.");
  }

  private static List<String> differences(RunState state) {
    var lines = new ArrayList<>(List.of("The plan has changed:"));
    lines.addAll(state.differences());
    return lines;
  }

  /** Undos and handlers, which are no steps of the plan. */
  private static Optional<LayoutBlock> others(RunState state) {
    var plan = state.plan();
    var planned =
        plan == null
            ? List.<String>of()
            : plan.commitment().shown().stream().map(step -> step.path()).toList();
    var lines =
        state.steps().values().stream()
            .filter(step -> !planned.contains(step.path()) && !Paths.isApproval(step.path()))
            .map(step -> step.path() + ": " + step.status())
            .toList();
    return lines.isEmpty() ? Optional.empty() : Optional.of(text(lines));
  }

  /** How a question stands, or how and by whom it was decided. */
  static List<String> question(RunState run, Approval approval, UnaryOperator<String> names) {
    var request = approval.request();
    var lines = new ArrayList<String>();
    var decided = approval.decided();
    if (decided == null) {
      lines.add(
          "Approval: "
              + approval.votes().size()
              + " of "
              + request.required().votes()
              + ", until "
              + SlackText.time(approval.openUntil()));
      if (request.required().namesPeople()) {
        lines.add("Asks " + request.required().words());
      }
      approval
          .asked()
          .forEach(level -> lines.add("Nobody decided in time, so also: " + level.words()));
    } else {
      lines.add(
          "Approval: "
              + decided.outcome().words()
              + " at "
              + SlackText.time(Objects.requireNonNull(approval.decidedAt())));
      var cancelled = run.cancel();
      if (decided.outcome() == Outcome.CANCELLED_BY_PERSON && cancelled != null) {
        lines.add("Cancelled by " + names.apply(cancelled.person()));
      }
    }
    var batch = request.batch();
    if (batch != null) {
      lines.add("For " + batch.words());
    }
    lines.add(
        (batch == null ? "Plan hash: " : "Hash of plan and batch: ")
            + PlanText.shortHash(request.planHash()));
    var emergency = approval.emergency();
    if (emergency != null) {
      var alone = emergency;
      lines.add("EMERGENCY OVERRIDE by " + names.apply(alone.person()) + ": " + alone.reason());
    }
    approval.votes().forEach(vote -> lines.add(vote(vote, names)));
    approval
        .dropped()
        .forEach(drop -> lines.add("Not counted: " + drop.words(names.apply(drop.person()))));
    if (decided == null && !request.excluded().isEmpty()) {
      lines.add(
          "May not decide: "
              + request.excluded().stream().map(names).collect(Collectors.joining(", ")));
    }
    if (decided == null && request.authorGap() != null) {
      lines.add("Note: " + request.authorGap().words());
    }
    return lines;
  }

  private static String vote(Voted vote, UnaryOperator<String> names) {
    return (vote.vote() == Vote.APPROVE ? "Approved by " : "Rejected by ")
        + names.apply(vote.person())
        + (vote.reason() == null ? "" : ": " + vote.reason());
  }

  private static List<String> numbered(String prefix) {
    return IntStream.range(0, MOST_TASKS).mapToObj(i -> prefix + i).toList();
  }

  /** What people are to do now, each with its buttons. */
  private static List<LayoutBlock> tasks(Family family) {
    var blocks = new ArrayList<LayoutBlock>();
    var waiting = family.root().status().terminal() ? List.<Family.Task>of() : family.tasks();
    for (int i = 0; i < Math.min(waiting.size(), MOST_TASKS); i++) {
      var task = waiting.get(i);
      blocks.add(text(task(task)));
      var done = form(task).fields().isEmpty() ? DONE : FILL;
      blocks.add(
          reports(
              done.get(i), FAILED.get(i), new Assigned(task.run(), task.step().path()).value()));
    }
    if (waiting.size() > MOST_TASKS) {
      blocks.add(
          text(List.of(waiting.size() - MOST_TASKS + " more steps wait; see the run's page.")));
    }
    return blocks;
  }

  private static List<String> task(Family.Task task) {
    var waiting = Objects.requireNonNull(task.step().waiting());
    var form = form(task);
    var lines = new ArrayList<String>();
    lines.add("To do: " + task.shown());
    Objects.requireNonNullElse(waiting.instructions(), "").lines().forEach(lines::add);
    if (!form.fields().isEmpty()) {
      lines.add("To fill in: " + String.join(", ", form.fields().keySet()));
    }
    lines.add("Asks " + form.from().words() + ", until " + SlackText.time(waiting.until()));
    return lines;
  }

  private static Form form(Family.Task task) {
    return Objects.requireNonNullElse(
        Objects.requireNonNull(task.step().waiting()).form(), Form.PLAIN);
  }

  private static LayoutBlock reports(String done, String failed, String value) {
    return actions(
        List.of(
            button(
                b -> b.actionId(done).style("primary").text(plainText("Done", false)).value(value)),
            button(b ->
                b.actionId(failed).style("danger").text(plainText("Failed", false)).value(value))));
  }

  static LayoutBlock text(List<String> lines) {
    var out = new StringBuilder();
    for (var line : lines) {
      // What is only information may be cut; the page has it whole.
      var room = SlackText.SECTION - out.length() - 2;
      if (room < 2) {
        break;
      }
      out.append(out.isEmpty() ? "" : "\n").append(SlackText.line(line, room));
    }
    return escaped(out.toString());
  }

  /** A text that is escaped already; Slack takes none without a character to be seen. */
  static LayoutBlock escaped(String text) {
    return section(s -> s.text(plainText(text.isBlank() ? "–" : text, false)));
  }
}
