package io.firebreak.remediation;

import io.firebreak.approval.Approval;
import io.firebreak.approval.ApprovalEvent.Escalated;
import io.firebreak.approval.ApprovalEvent.Reminded;
import io.firebreak.durable.Next;
import io.firebreak.runbook.ApprovalRule;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reminds people of a question that waits, and asks more of them when nobody answers. Pure. */
final class Callings {
  /** How often people are reminded before more of them are asked, or the question lapses. */
  static final int MOST_REMINDERS = 10;

  private Callings() {}

  /** What to do about a question that waits; empty when it lapses. */
  static Optional<Next> next(Approval approval, ApprovalRule rule, Instant now) {
    var calls = approval.calls();
    var id = approval.request().id();
    if (!now.isBefore(calls.expiresAt())) {
      return approval.atLastLevel()
          ? Optional.empty()
          : Optional.of(
              Next.Move.of(new Escalated(id, calls.level() + 1, now.plus(rule.timeout()))));
    }
    var reminder = reminder(calls, rule);
    if (reminder == null || !reminder.isBefore(calls.expiresAt())) {
      return Optional.of(new Next.Wait(calls.expiresAt()));
    }
    return Optional.of(
        now.isBefore(reminder)
            ? new Next.Wait(reminder)
            : Next.Move.of(new Reminded(id, calls.reminders() + 1)));
  }

  private static @Nullable Instant reminder(Approval.Calls calls, ApprovalRule rule) {
    return rule.remind() == null || calls.reminders() >= MOST_REMINDERS
        ? null
        : calls.lastAt().plus(rule.remind());
  }
}
