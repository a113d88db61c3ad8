package io.firebreak.timeline;

import io.firebreak.approval.ApprovalEvent;
import io.firebreak.label.UtcTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What happened to the questions of a run, for people. */
final class QuestionWords {
  private QuestionWords() {}

  /**
   * What happened to a question.
   *
   * @param door by which it came, with a space before it; empty when no person did it
   * @param asked the question; null when that is not known
   */
  static Optional<RunWords> of(
      ApprovalEvent event, String door, ApprovalEvent.@Nullable Requested asked) {
    return switch (event) {
      case ApprovalEvent.Requested next ->
          RunWords.say(
              "Approval asked for%s: %s needed, %s %.12s"
                  .formatted(
                      next.batch() == null ? "" : " " + next.batch().words(),
                      next.required().words(),
                      next.batch() == null ? "plan" : "plan and batch",
                      next.planHash()),
              next.authorGap() == null ? List.of() : List.of(next.authorGap().words()));
      case ApprovalEvent.Voted next ->
          RunWords.say(
              Words.with(
                  next.person()
                      + (next.vote() == ApprovalEvent.Vote.APPROVE ? " approved" : " rejected")
                      + door,
                  next.reason()));
      case ApprovalEvent.Withdrawn next ->
          RunWords.say(Words.with(next.person() + " withdrew their vote" + door, next.reason()));
      case ApprovalEvent.VoteDropped next ->
          RunWords.say("Not counted: " + next.words(next.person()));
      case ApprovalEvent.Decided next ->
          RunWords.say(Words.with("Question settled: " + Words.of(next.outcome()), next.reason()));
      case ApprovalEvent.Reminded next ->
          RunWords.say("Reminder %d: an approval is waited for".formatted(next.number()));
      case ApprovalEvent.Escalated next ->
          RunWords.say(
              "Nobody approved in time; %s may approve as well, until %s"
                  .formatted(level(next.level(), asked), UtcTime.minute(next.expiresAt())));
      case ApprovalEvent.Posted next -> RunWords.say("The question is shown by " + next.door());
      case ApprovalEvent.FellBack next ->
          RunWords.say(
              "%s does not show the question; it is asked by %s"
                  .formatted(
                      next.door(),
                      String.join(
                          ", ",
                          Stream.concat(next.others().stream(), Stream.of("the run's page"))
                              .toList())));
      case ApprovalEvent.Overridden next ->
          RunWords.say(
              "EMERGENCY OVERRIDE: %s approved plan %.12s alone%s: %s"
                  .formatted(next.person(), next.planHash(), door, next.reason()),
              List.of("told at once: " + String.join(", ", next.paged())));
      case ApprovalEvent.Paged next ->
          RunWords.say("A second person was told of the emergency override by " + next.door());
      case ApprovalEvent.Voided next ->
          RunWords.say(
              "Approval void: the plan is no longer what was approved", next.differences());
      case ApprovalEvent.Late next ->
          RunWords.say(
              "A vote of %s to %s%s was not counted (%s)"
                  .formatted(next.person(), Words.of(next.vote()), door, next.why().code()));
    };
  }

  /** Who is asked as well at a level, which count from 1. */
  private static String level(int level, ApprovalEvent.@Nullable Requested asked) {
    var levels = asked == null ? null : asked.levels();
    return levels == null || levels.size() < level
        ? "level " + level
        : levels.get(level - 1).words();
  }
}
