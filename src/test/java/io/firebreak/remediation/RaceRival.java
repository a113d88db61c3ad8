package io.firebreak.remediation;

import java.util.List;
import java.util.Random;

/** What races with the approvals of a request. */
enum RaceRival {
  REJECT,
  /** The question's time runs out. */
  EXPIRE,
  /** The alert resolves. */
  RESOLVE,
  /** Somebody throws the kill switch. */
  HOLD,
  CANCEL,
  /** Two approvers change its inputs. */
  EDIT,
  /** What would be changed is changed by somebody else. */
  DRIFT,
  /** A vote is taken back. */
  WITHDRAW,
  /** Who voted loses the role. */
  DEMOTE,
  /** One person decides alone in an emergency. */
  OVERRIDE,
  /** Answers to another plan and to another question. */
  STALE,
  /** Answers of those who are not asked. */
  OUTSIDERS,
  /** Leases run out. */
  TAKE_OVER,
  /** A replica dies. */
  CRASH;

  private static final List<RaceRival> OFTEN =
      List.of(REJECT, EXPIRE, RESOLVE, HOLD, CANCEL, EDIT, DRIFT);
  private static final List<RaceRival> SELDOM =
      List.of(WITHDRAW, DEMOTE, OVERRIDE, STALE, OUTSIDERS, TAKE_OVER);

  /** One by chance; of those that end requests more often. */
  static RaceRival pick(Random random) {
    var from = random.nextInt(4) > 0 ? OFTEN : SELDOM;
    return from.get(random.nextInt(from.size()));
  }
}
