package io.firebreak.remediation;

import io.firebreak.approval.ApprovalEvent;
import io.firebreak.approval.ApprovalEvent.Decided;
import io.firebreak.approval.ApprovalEvent.Outcome;
import io.firebreak.approval.ApprovalEvent.Requested;
import io.firebreak.approval.ApprovalEvent.Vote;
import io.firebreak.execute.ExecuteEvent.Intent;
import io.firebreak.gate.EndReason;
import io.firebreak.journal.Event;
import io.firebreak.journal.StreamId;
import io.firebreak.plan.Paths;
import io.firebreak.plan.Plan;
import io.firebreak.plan.PlanEvent;
import io.firebreak.plan.PlannedStep;
import io.firebreak.remediation.RunEvent.Moved;
import io.firebreak.remediation.World.Effect;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Judges one trial by the events of its run and by the world's own ledger. It knows the rules of
 * approvals from the specification and asks nothing of the code that it judges.
 */
final class RaceJudge {
  private static final String TENANT = StreamId.DEFAULT_TENANT;
  private static final Duration OLDEST = Duration.ofMinutes(10);

  /** Ends of a run that has done nothing. */
  private static final Set<RunStatus> SILENT =
      EnumSet.of(
          RunStatus.REJECTED,
          RunStatus.EXPIRED,
          RunStatus.SELF_RESOLVED,
          RunStatus.BLOCKED,
          RunStatus.SKIPPED);

  private final RaceGround ground;
  private final String trial;
  private final int quorum;
  private final Queue<String> broken = new ConcurrentLinkedQueue<>();
  private final Queue<String> accepted = new ConcurrentLinkedQueue<>();
  private volatile @Nullable Instant heldSince;
  private volatile @Nullable Instant heldUntil;
  private volatile @Nullable Instant driftedSince;
  private final long crashesBefore;

  RaceJudge(RaceGround ground, String trial, int quorum) {
    this.ground = ground;
    this.trial = trial;
    this.quorum = quorum;
    crashesBefore = ground.crashes();
  }

  private boolean crashed() {
    return ground.crashes() > crashesBefore;
  }

  /**
   * What a trial came to.
   *
   * @param winners how often each won
   * @param executed whether what was approved was done
   */
  record Verdict(Map<RaceWinner, Integer> winners, boolean executed) {}

  /** A question, as the events up to some place tell it. */
  private static final class Question {
    final Requested asked;
    final Map<String, Vote> votes = new HashMap<>();
    boolean emergency;
    boolean voided;
    @Nullable Decided decided;
    @Nullable Instant at;

    Question(Requested asked) {
      this.asked = asked;
    }

    boolean stands() {
      return !voided && decided != null && decided.outcome() == Outcome.APPROVED;
    }
  }

  /** What somebody was told through a door. */
  void told(Answer answer) {
    if (answer instanceof Answer.Accepted(var message)) {
      accepted.add(message);
    }
  }

  /** From then on a hold stood. */
  void heldSince(Instant at) {
    heldSince = at;
  }

  /** Until then it did. */
  void heldUntil(Instant at) {
    if (heldUntil == null) {
      heldUntil = at;
    }
  }

  /** From then on the world was no longer as the first plan says. */
  void driftedSince(Instant at) {
    driftedSince = at;
  }

  /** What stands in a run's record. */
  String story(String run) {
    return events(run).stream()
        .map(event -> "\n  " + event.seq() + " " + event.at() + " " + event.payload())
        .collect(Collectors.joining());
  }

  /** Read on a thread of its own, which nobody interrupts when a process dies. */
  private List<Event> events(String run) {
    return CompletableFuture.supplyAsync(
            () -> ground.record().journal().read(StreamId.run(TENANT, run), 0),
            Thread::startVirtualThread)
        .join();
  }

  /** Looks at an effect at the moment at which it happens. */
  void witness(Effect effect) {
    try {
      permitted(effect, events(effect.run()));
    } catch (AssertionError | RuntimeException e) {
      broken.add(effect + ": " + e.getMessage());
    }
  }

  /** An effect has an intent, and that one the approval of the very plan that it carries out. */
  private void permitted(Effect effect, List<Event> events) {
    var at = new ArrayList<Event>();
    for (var event : events) {
      at.add(event);
      if (event.payload() instanceof Intent intent && intent.key().equals(effect.key())) {
        if (Paths.isStep(effect.path())) {
          approved(effect, at);
        }
        return;
      }
    }
    throw new AssertionError("an effect without an intent");
  }

  private void approved(Effect effect, List<Event> before) {
    var plan = plan(before);
    var planned = plan.step(effect.path());
    must(
        Objects.requireNonNull(planned.arguments()).path("name").asText().equals(effect.name()),
        "it is not what the plan says: " + planned.arguments());
    var questions = questions(before).values().stream().filter(Question::stands).toList();
    must(questions.size() == 1, questions.size() + " approvals stand");
    var question = questions.getFirst();
    must(question.asked.planHash().equals(plan.hash()), "another plan was approved");
    var first =
        before.stream().filter(event -> isStep(event)).map(Event::at).findFirst().orElseThrow();
    must(
        !first.isAfter(Objects.requireNonNull(question.at).plus(OLDEST)),
        "the approval is too old");
    var drifted = driftedSince;
    must(
        drifted == null
            || question.at.isBefore(drifted)
            || planned.changes().stream()
                .map(PlannedStep.Change::before)
                .filter(Objects::nonNull)
                .allMatch(value -> value.asInt() == RaceTrial.DRIFTED),
        "the world had changed before it was approved");
    entitled(question, before);
  }

  private static boolean isStep(Event event) {
    return event.payload() instanceof Intent intent && Paths.isStep(intent.path());
  }

  private static Plan plan(List<Event> events) {
    return events.stream()
        .filter(event -> event.payload() instanceof PlanEvent.PlanMade)
        .map(event -> ((PlanEvent.PlanMade) Objects.requireNonNull(event.payload())).plan())
        .reduce((_, later) -> later)
        .orElseThrow();
  }

  private void entitled(Question question, List<Event> before) {
    if (question.emergency) {
      return;
    }
    must(!question.votes.containsValue(Vote.REJECT), "somebody rejected it");
    must(question.votes.size() == quorum, question.votes + " for a quorum of " + quorum);
    var editors =
        before.stream()
            .map(Event::payload)
            .filter(RunEvent.InputsEdited.class::isInstance)
            .map(payload -> ((RunEvent.InputsEdited) payload).person())
            .collect(Collectors.toSet());
    for (var voter : question.votes.keySet()) {
      must(
          RaceCrew.ASKED.stream().anyMatch(who -> RaceCrew.of(trial, who).equals(voter)),
          voter + " was not asked");
      must(!editors.contains(voter), voter + " changed the inputs");
    }
  }

  private static Map<String, Question> questions(List<Event> events) {
    var all = new HashMap<String, Question>();
    for (var event : events) {
      switch (event.payload()) {
        case Requested asked -> all.put(asked.id(), new Question(asked));
        case ApprovalEvent.Voted vote -> {
          var question = open(all, vote.id());
          must(vote.planHash().equals(question.asked.planHash()), "a vote for another plan");
          must(question.votes.put(vote.person(), vote.vote()) == null, "a second vote");
        }
        case ApprovalEvent.Withdrawn back ->
            must(open(all, back.id()).votes.remove(back.person()) != null, "no vote to withdraw");
        case ApprovalEvent.VoteDropped drop ->
            must(
                open(all, drop.id()).votes.remove(drop.person()) == Vote.APPROVE,
                "no vote to drop");
        case ApprovalEvent.Overridden alone -> {
          var question = open(all, alone.id());
          must(alone.planHash().equals(question.asked.planHash()), "an emergency of another plan");
          question.emergency = true;
        }
        case Decided decided -> {
          var question = open(all, decided.id());
          question.decided = decided;
          question.at = event.at();
        }
        case ApprovalEvent.Voided voided -> {
          var question = Objects.requireNonNull(all.get(voided.id()));
          must(question.stands(), "what is no approval was voided");
          question.voided = true;
        }
        case Moved moved
            when moved.from() == RunStatus.EXECUTING && moved.to() == RunStatus.PLANNING ->
            must(
                all.values().stream().noneMatch(Question::stands),
                "a plan was made anew and the approval of the old one stands");
        case null, default -> {}
      }
    }
    return all;
  }

  private static Question open(Map<String, Question> all, String id) {
    var question = Objects.requireNonNull(all.get(id));
    must(question.decided == null, "two outcomes of one request");
    return question;
  }

  private static void must(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }

  /** Judges the whole once it is over. */
  Verdict verdict(String run, Set<RaceRival> rivals) {
    var effects =
        ground.world.ledger().stream().filter(effect -> effect.run().equals(run)).toList();
    var events = events(run, effects);
    try {
      must(broken.isEmpty(), String.join("; ", broken));
      for (var effect : effects) {
        permitted(effect, events);
      }
      once(effects, events);
      ended(effects, events);
      held(events);
      var questions = questions(events);
      told(questions);
      return new Verdict(winners(questions, events), !effects.isEmpty());
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + " with " + rivals + story(run), e);
    }
  }

  /** The record when it has what became of all effects: a late outcome comes after its effect. */
  private List<Event> events(String run, List<Effect> effects) {
    try {
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> RaceEffects.repeated(effects, events(run), crashed()).isEmpty());
    } catch (ConditionTimeoutException e) {
      return events(run); // which is judged as it is
    }
    return events(run);
  }

  /**
   * An approval is used once: one way into executing, and no effect twice in one epoch. Trials stop
   * a process for half a minute between its last look at its lease and its effect, which none can
   * notice: what is probed meanwhile may then come twice, and the record has the late outcome,
   * unless that process died, for whichever trial.
   */
  private void once(List<Effect> effects, List<Event> events) {
    must(
        events.stream()
                .filter(event ->
                    event.payload() instanceof Moved moved
                        && moved.from() == RunStatus.AWAITING_APPROVAL
                        && moved.to() == RunStatus.EXECUTING)
                .count()
            <= 1,
        "the approval was used twice");
    RaceEffects.repeated(effects, events, crashed())
        .ifPresent(effect -> {
          throw new AssertionError("more than once: " + effect);
        });
  }

  /** What ended without an approval that was used did nothing, and nothing follows an end. */
  private static void ended(List<Effect> effects, List<Event> events) {
    var last = events.stream().filter(event -> event.payload() instanceof Moved).toList().getLast();
    var end = ((Moved) Objects.requireNonNull(last.payload())).to();
    must(end.terminal(), "it never ended");
    must(!SILENT.contains(end) || effects.isEmpty(), "it ended " + end + " after " + effects);
    must(
        events.stream()
            .filter(event -> event.seq() > last.seq())
            .noneMatch(
                event -> event.payload() instanceof Intent || event.payload() instanceof Decided),
        "something was begun or decided after the end");
  }

  /** While a hold stood, nothing was begun but undos. */
  private void held(List<Event> events) {
    var since = heldSince;
    var until = heldUntil;
    if (since != null && until != null) {
      must(
          events.stream()
              .filter(RaceJudge::isStep)
              .noneMatch(event -> event.at().isAfter(since) && event.at().isBefore(until)),
          "an effect was begun between " + since + " and " + until + ", under a hold");
    }
  }

  /** No more people are told that they decided than decisions stand. */
  private void told(Map<String, Question> questions) {
    var decided =
        questions.values().stream()
            .filter(question ->
                question.decided != null
                    && (question.decided.outcome() == Outcome.APPROVED
                        || question.decided.outcome() == Outcome.REJECTED))
            .count();
    var claimed =
        accepted.stream()
            .filter(message -> message.startsWith("approved") || message.equals("rejected"))
            .count();
    must(claimed <= decided, claimed + " were told that they decided, of " + decided);
  }

  private static Map<RaceWinner, Integer> winners(
      Map<String, Question> questions, List<Event> events) {
    var winners = new EnumMap<RaceWinner, Integer>(RaceWinner.class);
    for (var question : questions.values()) {
      winners.merge(
          question.voided
              ? RaceWinner.PLAN_CHANGED
              : RaceWinner.of(Objects.requireNonNull(question.decided).outcome()),
          1,
          Integer::sum);
    }
    if (events.stream()
        .anyMatch(event ->
            event.payload() instanceof Moved moved && moved.reason() == EndReason.KILL_SWITCH)) {
      winners.merge(RaceWinner.KILLED, 1, Integer::sum);
    }
    return winners;
  }
}
