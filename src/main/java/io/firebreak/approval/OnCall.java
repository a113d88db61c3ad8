package io.firebreak.approval;

import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Who is on call now. Implemented by what keeps the schedules. */
@FunctionalInterface
public interface OnCall {
  /** Nobody keeps schedules. */
  OnCall NOWHERE = schedule -> new Duty.Unknown("PagerDuty is not configured");

  /** Who is, was or will be on call in a schedule at a time, asked at once. */
  default Duty at(String schedule, Instant time) {
    return NOWHERE.now(schedule);
  }

  /** Who is on call in a schedule, read at most half a minute ago: for asking people. */
  Duty now(String schedule);

  /** The same, read when somebody decides. */
  default Duty atDecision(String schedule) {
    return now(schedule);
  }

  /** The team to which whoever is on call in a schedule belongs for that time. */
  static String team(String schedule) {
    return "pagerduty:" + schedule;
  }

  /** What is known of a schedule. */
  sealed interface Duty {
    /**
     * These are on call.
     *
     * @param mails their verified addresses, in lower case
     */
    record Known(Set<String> mails) implements Duty {
      public Known {
        mails =
            mails.stream().map(mail -> mail.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
      }
    }

    /** It cannot be told, and why: nobody counts as on call. */
    record Unknown(String why) implements Duty {}
  }
}
