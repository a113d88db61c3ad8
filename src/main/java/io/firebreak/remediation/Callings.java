package io.firebreak.remediation;

import io.firebreak.approval.Approval;
import io.firebreak.approval.ApprovalEvent.Escalated;
import io.firebreak.approval.ApprovalEvent.Reminded;
import io.firebreak.approval.Calls;
import io.firebreak.durable.Next;
import io.firebreak.runbook.ApprovalRule;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reminds people of a question that waits, asks by other doors when the first is silent, and asks
 * more people when nobody answers. Pure.
 */
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
    var fallBackAt = approval.fallBackAt();
    if (fallBackAt != null && !now.isBefore(fallBackAt)) {
      return Optional.of(Next.Move.of(approval.fallBack()));
    }
    var reminder = reminder(calls, rule);
    if (reminder != null && !now.isBefore(reminder)) {
      return Optional.of(Next.Move.of(new Reminded(id, calls.reminders() + 1)));
    }
    return Optional.of(
        new Next.Wait(
            Stream.of(calls.expiresAt(), fallBackAt, reminder)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElseThrow()));
  }

  private static @Nullable Instant reminder(Calls calls, ApprovalRule rule) {
    return rule.remind() == null || calls.reminders() >= MOST_REMINDERS
        ? null
        : calls.lastAt().plus(rule.remind());
  }
}
