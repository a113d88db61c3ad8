package io.firebreak.remediation;

import com.fasterxml.jackson.databind.node.IntNode;
import io.firebreak.alert.Alert;
import io.firebreak.approval.ApprovalEvent.Vote;
import io.firebreak.durable.EffectClass;
import io.firebreak.execute.ExecuteEvent.Settlement;
import io.firebreak.gate.Holds;
import io.firebreak.journal.StreamId;
import io.firebreak.journal.Unit;
import io.firebreak.runbook.RunbookVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One run that asks people, and all that its seed has race for the answer: each on a thread of its
 * own, through one replica or the other, after as many looks at the run as the seed says.
 */
final class RaceTrial {
  private static final String TENANT = StreamId.DEFAULT_TENANT;
  private static final Duration SOON = Duration.ofSeconds(5);

  /** A run whose owner died is waited for in vain so long. */
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(10);

  private static final Duration LATE = Duration.ofDays(1);
  private static final int MOST_LOOKS = 12;

  /** What stands in the world once somebody else has changed it. */
  static final int DRIFTED = 8;

  private static final List<EffectClass> KINDS =
      List.of(EffectClass.KEYED, EffectClass.UNSAFE, EffectClass.IDEMPOTENT, EffectClass.PROBEABLE);

  /** One trial in so many has a replica crash. */
  private static final int CRASHES = 50;

  private final RaceGround ground;
  private final Random random;
  private final String name;
  private final int quorum;
  private final EnumSet<RaceRival> rivals;
  private final boolean answered;
  private final RaceJudge judge;
  private String run = "";
  private @Nullable Alert alert;

  /**
   * A trial.
   *
   * @param name of its runbook, its target and its people; none like it on this ground
   */
  RaceTrial(RaceGround ground, long seed, String name) {
    this.ground = ground;
    this.name = name;
    random = new Random(seed);
    quorum = 1 + random.nextInt(2);
    rivals = rivals();
    answered = rivals.isEmpty() || random.nextInt(8) > 0;
    judge = new RaceJudge(ground, name, quorum);
  }

  private EnumSet<RaceRival> rivals() {
    var all = EnumSet.noneOf(RaceRival.class);
    for (var n = random.nextInt(6); n > 1; n -= 2) {
      all.add(RaceRival.pick(random));
    }
    if (random.nextInt(CRASHES) == 0) {
      all.add(RaceRival.CRASH);
    }
    return all;
  }

  /** Plays it to its end and judges it; returns what it came to. */
  RaceJudge.Verdict play() {
    start();
    race();
    settle();
    return judge.verdict(run, rivals);
  }

  private String person(String who) {
    return RaceCrew.of(name, who);
  }

  private void start() {
    var kind = KINDS.get(random.nextInt(KINDS.size()));
    var timeout = rivals.contains(RaceRival.EXPIRE) ? SOON : LATE;
    var version = RaceRunbook.version(name, kind, quorum, timeout);
    ground.know(version);
    ground.world.reading("before:" + RaceRunbook.effect(name, 1), 3);
    run =
        rivals.contains(RaceRival.RESOLVE) || random.nextBoolean()
            ? forAlert(version)
            : byHand(version);
    ground.witness(run, judge::witness);
    var asked = awaitQuestion();
    door(replica -> {
      replica.remediation().posted(asked, "bell");
      return true;
    });
  }

  private String byHand(RunbookVersion version) {
    return door(replica ->
        ((Start.Started)
                replica
                    .starter()
                    .forPerson(TENANT, version, Map.of(), null, RaceCrew.actor(person("anna"))))
            .runId());
  }

  private String forAlert(RunbookVersion version) {
    var firing = RaceRunbook.alert(name, door(replica -> replica.database().now()));
    alert = firing;
    return door(replica -> {
      var unit = Unit.builder();
      var id = replica.starter().start(unit, TENANT, version, "incident-" + name, firing);
      replica.journal().commit(unit.build());
      replica.starter().wake(TENANT, id);
      return id;
    });
  }

  private void race() {
    var hash = Objects.requireNonNull(state().approval()).request().planHash();
    var actors = new ArrayList<Runnable>();
    if (answered) {
      for (var i = 0; i < quorum; i++) {
        var who = person(RaceCrew.ASKED.get(i));
        for (var click = random.nextInt(2); click >= 0; click--) {
          actors.add(vote(who, hash, Vote.APPROVE));
        }
      }
    }
    rivals.forEach(rival -> actors.addAll(actors(rival, hash)));
    Collections.shuffle(actors, random);
    atOnce(actors);
  }

  private static void atOnce(List<Runnable> actors) {
    var go = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var begun = new ArrayList<Future<?>>();
      for (var actor : actors) {
        begun.add(
            threads.submit(() -> {
              go.await();
              actor.run();
              return true;
            }));
      }
      go.countDown();
      for (var each : begun) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("an actor failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private List<Runnable> actors(RaceRival rival, String hash) {
    return switch (rival) {
      case REJECT -> List.of(vote(person("dora"), hash, Vote.REJECT));
      case EXPIRE -> List.of(acting(_ -> ground.pass(SOON.plusSeconds(1))));
      case RESOLVE -> List.of(acting(this::resolve));
      case HOLD -> List.of(acting(this::hold), acting(replica -> replica.withdrawals().look()));
      case CANCEL -> {
        var undo = random.nextBoolean();
        yield List.of(
            acting(replica ->
                replica
                    .remediation()
                    .cancel(TENANT, run, undo, null, RaceCrew.actor(person("ben")))));
      }
      case EDIT -> List.of(edit("cleo", hash, 2), edit("dora", hash, 3));
      case DRIFT -> List.of(acting(this::drift));
      case WITHDRAW -> List.of(vote(person("ben"), hash, Vote.WITHDRAW));
      case DEMOTE -> List.of(acting(_ -> ground.crew.demote(person("ben"))));
      case OVERRIDE -> List.of(acting(replica -> override(replica, hash)));
      case STALE ->
          List.of(
              vote(person("cleo"), "0".repeat(64), Vote.APPROVE),
              acting(
                  replica -> answer(replica, person("dora"), "f".repeat(32), hash, Vote.APPROVE)));
      case OUTSIDERS ->
          List.of(
              vote(person("mallory"), hash, Vote.APPROVE),
              vote(person("oscar"), hash, Vote.APPROVE),
              vote(person("anna"), hash, Vote.APPROVE));
      case TAKE_OVER -> List.of(acting(_ -> ground.pass(RaceGround.LEASE_OVER)));
      case CRASH -> {
        var victim = random.nextInt(2);
        yield List.of(acting(_ -> ground.crash(victim)));
      }
    };
  }

  private Runnable acting(Consumer<RaceReplica> act) {
    var looks = random.nextInt(MOST_LOOKS);
    var door = random.nextInt(2);
    return () -> {
      for (var look = 0; look < looks; look++) {
        ground.through(door, replica -> replica.remediation().events(TENANT, run));
      }
      ground.through(
          door,
          replica -> {
            act.accept(replica);
            return true;
          });
    };
  }

  private Runnable vote(String who, String hash, Vote vote) {
    return acting(replica -> answer(replica, who, null, hash, vote));
  }

  private void answer(
      RaceReplica replica, String who, @Nullable String question, String hash, Vote vote) {
    judge.told(
        replica
            .remediation()
            .vote(TENANT, run, question, hash, vote, "because", RaceCrew.actor(who)));
  }

  private void override(RaceReplica replica, String hash) {
    judge.told(
        replica
            .remediation()
            .override(TENANT, run, hash, "it burns", RaceCrew.actor(person("erin"))));
  }

  private Runnable edit(String who, String hash, int size) {
    var edit = new Edit(hash, Map.of("size", IntNode.valueOf(size)), null);
    return acting(
        replica -> replica.remediation().edit(TENANT, run, edit, RaceCrew.actor(person(who))));
  }

  private void resolve(RaceReplica replica) {
    var unit = Unit.builder();
    var told =
        replica
            .starter()
            .resolved(
                unit,
                TENANT,
                "incident-" + name,
                Set.of(),
                Objects.requireNonNull(alert).episode(),
                replica.database().now());
    replica.journal().commit(unit.build());
    told.forEach(id -> replica.starter().wake(TENANT, id));
  }

  private void drift(RaceReplica replica) {
    ground.world.reading("before:" + RaceRunbook.effect(name, 1), DRIFTED);
    judge.driftedSince(replica.database().now());
  }

  private void hold(RaceReplica replica) {
    replica.holds().place(TENANT, Holds.runbook(name), "stop", EngineFixture.ANNA, null);
    judge.heldSince(replica.database().now());
    replica.withdrawals().look();
  }

  private void lift() {
    judge.heldUntil(door(replica -> replica.database().now()));
    door(replica -> {
      replica.holds().standing(TENANT).stream()
          .map(Holds.Standing::hold)
          .filter(hold -> hold.scope().equals(Holds.runbook(name)))
          .forEach(hold -> replica.holds().lift(TENANT, hold.id(), EngineFixture.ANNA));
      return replica.remediation().resume(TENANT, run, "lifted", EngineFixture.ANNA);
    });
  }

  /** People see to it that the run ends. */
  private void settle() {
    for (var turn = 0; turn < 100; turn++) {
      var state = awaitStill();
      if (state.status().terminal()) {
        lift();
        return;
      } else if (state.status() == RunStatus.AWAITING_APPROVAL) {
        agree(state, turn);
      } else if (state.status() == RunStatus.IN_DOUBT) {
        door(replica ->
            replica.remediation().settle(TENANT, run, null, truth(state), null, EngineFixture.BEN));
      } else if (state.status() == RunStatus.ROLLBACK_FAILED) {
        // What would be undone was changed by somebody else: they see to it by hand.
        door(replica ->
            replica.remediation().answerRollback(TENANT, run, false, null, EngineFixture.BEN));
      } else if (state.held() != null) {
        lift();
      } else {
        ground.pass(RaceGround.LEASE_OVER);
      }
    }
    throw new AssertionError("it never ends" + judge.story(run));
  }

  private void agree(RunState state, int turn) {
    if (turn > 2) {
      RaceCrew.ASKED.forEach(who -> ground.crew.restore(person(who)));
    }
    var hash = Objects.requireNonNull(state.approval()).request().planHash();
    RaceCrew.ASKED.forEach(who -> vote(person(who), hash, Vote.APPROVE).run());
  }

  private Settlement truth(RunState state) {
    var open = state.open();
    var key = open.isEmpty() ? "" : Objects.requireNonNull(open.getFirst().intent()).key();
    return ground.world.ledger().stream().anyMatch(effect -> effect.key().equals(key))
        ? Settlement.HAPPENED
        : Settlement.DID_NOT;
  }

  /** The run once nothing moves it but people, or after a while without an end. */
  private RunState awaitStill() {
    try {
      return await(state ->
          state.status().terminal()
              || state.status() == RunStatus.IN_DOUBT
              || state.status() == RunStatus.ROLLBACK_FAILED
              || state.held() != null
              || (state.status() == RunStatus.AWAITING_APPROVAL
                  && Objects.requireNonNull(state.approval()).pending()));
    } catch (ConditionTimeoutException e) {
      return state();
    }
  }

  /** Also when whoever drove it has died meanwhile. */
  private RunState awaitQuestion() {
    for (var turn = 0; turn < 12; turn++) {
      var state = awaitStill();
      if (state.status() == RunStatus.AWAITING_APPROVAL) {
        return state;
      }
      ground.pass(RaceGround.LEASE_OVER);
    }
    throw new AssertionError("nobody was asked" + judge.story(run));
  }

  private RunState await(Predicate<RunState> there) {
    return Awaitility.await()
        .atMost(LONG_ENOUGH)
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .until(this::state, there);
  }

  private RunState state() {
    return ground.through(0, replica -> replica.remediation().find(TENANT, run).orElseThrow());
  }

  private <T> T door(Function<RaceReplica, T> said) {
    return ground.through(random.nextInt(2), said);
  }
}
