package io.firebreak.hindsight;

import io.firebreak.hindsight.Replay.Heard;
import io.firebreak.hindsight.Replay.Judgement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Brings together what two versions would do with each alert, whichever decides first. */
final class PairedJudgements {
  private final boolean bothJudge;
  private final IdentityHashMap<Heard, Judgement> first = new IdentityHashMap<>();
  private final List<Both> matched = new ArrayList<>();
  private long alerts;

  /**
   * Nothing is judged yet.
   *
   * @param bothJudge false when there is no version in force
   */
  PairedJudgements(boolean bothJudge) {
    this.bothJudge = bothJudge;
  }

  /**
   * One alert.
   *
   * @param theirs of the version in force; null when there is none
   */
  record Both(@Nullable Judgement theirs, Judgement own) {
    Heard heard() {
      return own.heard();
    }

    boolean theyMatch() {
      return theirs != null && theirs.matched();
    }
  }

  void theirs(Judgement judgement) {
    var own = first.remove(judgement.heard());
    if (own == null) {
      first.put(judgement.heard(), judgement);
    } else {
      add(new Both(judgement, own));
    }
  }

  void own(Judgement judgement) {
    var theirs = first.remove(judgement.heard());
    if (bothJudge && theirs == null) {
      first.put(judgement.heard(), judgement);
    } else {
      add(new Both(theirs, judgement));
    }
  }

  private void add(Both both) {
    alerts++;
    if (both.theyMatch() || both.own().matched()) {
      matched.add(both);
    }
  }

  /** Those that at least one matches, in the order in which they came. */
  List<Both> matched() {
    return matched.stream().sorted(Comparator.comparing((Both both) -> both.heard().at())).toList();
  }

  /** How many both have judged. */
  long alerts() {
    return alerts;
  }
}
