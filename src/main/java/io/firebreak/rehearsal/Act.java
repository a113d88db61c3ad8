package io.firebreak.rehearsal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firebreak.runbook.Key;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a person does, once the run is so far that they can.
 *
 * @param at which manual step, step in doubt or child run is meant; null for the first that waits
 * @param after how long they take from then, or from the act before when that came later
 * @param values what they fill into the form of a manual step; null for nothing
 * @param refused the word with which they must be refused; null when they must not be
 */
public record Act(
    @Key(value = "Who.", fallback = "ben") String who,
    @Key("What.") Does does,
    @Key(
            "Which manual step, step in doubt or child run is meant, such as `look`, `cart/look` or"
                + " `cart`; by default the first that waits.")
        @Nullable String at,
    @Key(value = "How long they take once they can.", fallback = "0s") Duration after,
    @Key("What they say about it.") @Nullable String reason,
    @Key("What they fill in, for `done`.") @Nullable ObjectNode values,
    @Key("The word with which they must be refused, such as `excluded`.")
        @Nullable String refused) {

  /** What people can do to a run. */
  public enum Does {
    APPROVE,
    REJECT,
    /** Take a vote back. */
    WITHDRAW,
    /** A manual step was done. */
    DONE,
    /** A manual step was not done. */
    NOT_DONE,
    /** A step in doubt happened. */
    HAPPENED,
    /** A step in doubt did not happen: run it. */
    DID_NOT,
    /** Give up a step in doubt, or a verification that is inconclusive. */
    ABANDON,
    /** Take an inconclusive verification for passed. */
    ACCEPT,
    VERIFY_AGAIN,
    /** Undo after an inconclusive verification. */
    UNDO,
    /** Try an undo that failed again. */
    RETRY,
    /** An undo that failed was settled by hand. */
    SETTLED,
    CANCEL,
    CANCEL_AND_UNDO,
    /** The kill switch for this runbook. */
    PAUSE,
    /** End that. */
    RESUME
  }
}
