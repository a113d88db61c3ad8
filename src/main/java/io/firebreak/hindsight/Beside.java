package io.firebreak.hindsight;

import java.util.List;
import java.util.Locale;

/** How what a runbook would do stands to what was done about the same alert. */
public enum Beside {
  /** It would act, and a run acted. */
  BOTH_ACT,
  /** It would act, and people declined it, or did not answer, and no run acted. */
  PEOPLE_DECLINED,
  /** It would act, and no run did: people did it by hand, or it went away, or it still is. */
  NO_RUN_ACTED,
  /** It would not act, and a run did. */
  ONLY_THEY_ACT,
  /** It would not act, and no run did. */
  NOBODY_ACTS;

  static Beside of(boolean wouldAct, List<Deed> done) {
    if (done.stream().anyMatch(Deed::acted)) {
      return wouldAct ? BOTH_ACT : ONLY_THEY_ACT;
    }
    if (!wouldAct) {
      return NOBODY_ACTS;
    }
    return done.stream()
            .anyMatch(deed -> deed.state().equals("rejected") || deed.state().equals("expired"))
        ? PEOPLE_DECLINED
        : NO_RUN_ACTED;
  }

  /** The word for it in answers. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
