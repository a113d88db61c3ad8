package io.firebreak.gate;

import io.firebreak.journal.Payload;
import io.firebreak.plan.Required;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the gates add to a run's stream. */
public sealed interface GateEvent extends Payload {
  /**
   * All gates of one stage were judged, with what they saw.
   *
   * @param stage when
   * @param verdicts every gate, also after one that refused
   */
  record GatesJudged(Stage stage, List<Verdict> verdicts) implements GateEvent {
    public GatesJudged {
      verdicts = List.copyOf(verdicts);
    }

    /** The first gate that does not let the run go on, in the order of engine-rules 12. */
    public Optional<Verdict> refusal() {
      return verdicts.stream().filter(verdict -> verdict.ruling().refuses()).findFirst();
    }

    /**
     * The same, with what was judged of an earlier stage before it: a plan's own gates, which are
     * judged anew, left out.
     */
    public GatesJudged after(@Nullable GatesJudged earlier) {
      if (earlier == null || stage != Stage.AFTER_PLAN) {
        return this;
      }
      var before = earlier.verdicts.stream().filter(verdict -> !verdict.ofPlan());
      return new GatesJudged(stage, Stream.concat(before, verdicts.stream()).toList());
    }
  }

  /** When gates are judged. */
  enum Stage {
    BEFORE_PLAN,
    AFTER_PLAN,
    AFTER_APPROVAL,
    BEFORE_STEP
  }

  /**
   * One gate's word.
   *
   * @param gate which, such as {@code cooldown} or {@code precondition:still crash-looping}
   * @param reason null for a pass
   * @param observed what it saw, for people; never a secret
   * @param asks who must agree before the run goes on; null when the gate asks nobody itself
   */
  record Verdict(
      String gate,
      Ruling ruling,
      @Nullable EndReason reason,
      String observed,
      @Nullable Required asks) {
    /** A gate that asks nobody itself. */
    public Verdict(String gate, Ruling ruling, @Nullable EndReason reason, String observed) {
      this(gate, ruling, reason, observed, null);
    }

    /** What the name of a policy's gate begins with. */
    public static final String POLICY = "policy: ";

    /** What a policy that passes says first. */
    static final String DOES_NOT_APPLY = "does not apply";

    /** What the names of gates begin with that judge all of a plan as they judge a run. */
    static final String PLAN = "plan: ";

    /** The gate of people who have taken the target for themselves. */
    static final String HOLD = "hold";

    /** The gate that bounds what may be touched. */
    static final String SCOPE = "scope";

    /** The gate that bounds how often something is done. */
    static final String ACTION_BUDGET = "action_budget";

    /** The gate that bounds how much is touched. */
    public static final String BLAST_RADIUS = "blast_radius";

    /** The gate that finds out whether enough people could be asked. */
    public static final String APPROVERS = "approvers";

    /** The policy's name; empty for another gate. */
    public Optional<String> policy() {
      return gate.startsWith(POLICY)
          ? Optional.of(gate.substring(POLICY.length()))
          : Optional.empty();
    }

    /**
     * What it saw, for a person who must decide: a policy that does not apply leaves out the values
     * it looked at, which the record keeps.
     */
    public String brief() {
      var end = observed.indexOf(DOES_NOT_APPLY);
      return ruling == Ruling.PASS && policy().isPresent() && end >= 0
          ? observed.substring(0, end + DOES_NOT_APPLY.length())
          : observed;
    }

    /** Whether people hold the run, which waits once it has done something. */
    public boolean ofHold() {
      return reason == EndReason.KILL_SWITCH
          || (gate.equals(HOLD) && reason == EndReason.TARGET_BUSY);
    }

    /** Whether it judges a plan, and so is judged anew with each. */
    boolean ofPlan() {
      return policy().isPresent()
          || gate.startsWith(PLAN)
          || gate.equals(BLAST_RADIUS)
          || gate.equals(APPROVERS);
    }

    /** A refusal by the gate that is named like its reason. */
    public static Verdict blocked(EndReason reason, String observed) {
      return new Verdict(reason.code(), Ruling.BLOCK, reason, observed);
    }

    /** The run goes on when people agree. */
    static Verdict ask(String gate, EndReason reason, String observed, Required asks) {
      return new Verdict(gate, Ruling.ASK, reason, observed + "; needs " + asks.words(), asks);
    }

    /**
     * The same where nobody can be asked any more: a question that is not answered by what people
     * agreed to is a no.
     *
     * @param agreed null for nothing
     */
    Verdict unless(@Nullable Required agreed) {
      return asks == null || (agreed != null && agreed.covers(asks))
          ? this
          : new Verdict(gate, Ruling.BLOCK, reason, observed + ", and nobody was asked");
    }

    /** A pass. */
    public static Verdict pass(String gate, String observed) {
      return new Verdict(gate, Ruling.PASS, null, observed);
    }
  }

  /** What a gate says. */
  enum Ruling {
    PASS,
    /** The run goes on, and people are told. */
    WARN,
    /** The run goes on when people agree. */
    ASK,
    SKIP,
    BLOCK,
    FAIL;

    /** Whether it stops the run. */
    public boolean refuses() {
      return this == SKIP || this == BLOCK || this == FAIL;
    }
  }
}
