package io.firebreak.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import io.firebreak.alert.Alert;
import io.firebreak.alert.Severity;
import io.firebreak.approval.ApprovalEvent.Vote;
import io.firebreak.durable.HandCrank;
import io.firebreak.execute.ExecuteEvent.Settlement;
import io.firebreak.gate.Holds;
import io.firebreak.journal.Actor;
import io.firebreak.journal.StreamId;
import io.firebreak.journal.Unit;
import io.firebreak.label.Labels;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.verify.VerifyEvent.Judgement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One seeded history: a generated runbook, one or two runs of it, people, time, and everything that
 * can go wrong. What happened is judged by the world's own ledger.
 */
final class Simulation {
  private static final String TENANT = StreamId.DEFAULT_TENANT;
  private static final int MOST_TURNS = 3_000;
  private static final String[] KINDS = {"step", "low1_", "low2_"};

  private final SimulationStore ground;
  private final Random random;
  private final String name;
  private final World world;
  private final HandCrank<RunState> crank;
  private final List<String> runs = new ArrayList<>();
  private final List<Alert> alerts = new ArrayList<>();
  private final Set<String> holds = new HashSet<>();
  private final GrowingRecord record;
  private final Promises promises;
  private boolean calm;
  private int crashes;
  private @Nullable Shares shares;

  Simulation(SimulationStore ground, long seed) {
    this.ground = ground;
    this.random = new Random(seed);
    this.name = "s" + seed;
    this.world = ground.world();
    this.crank = ground.crank(random);
    world.clear();
    record = new GrowingRecord(ground);
    promises = new Promises(ground, record);
    world.witness(promises::witness);
  }

  /** Plays the history to its end and checks it; returns the final states of its runs. */
  List<RunState> play() {
    var version = new RunbookDice(name, world, random, ground.versions()).runbook();
    ground.versions().put(version.hash(), version);
    calm = random.nextInt(10) < 8;
    var crashAt = random.nextInt(10) < 7 ? 1 + random.nextInt(25) : 0;
    start(version, 0);
    var again = random.nextInt(20) == 0;
    for (var turn = 0; turn < MOST_TURNS; turn++) {
      ground.pass(Duration.ofNanos(1_000));
      if (turn == crashAt) {
        crash();
      }
      if (!calm && random.nextInt(12) == 0) {
        disturb();
      }
      if (again && random.nextInt(15) == 0) {
        again = false;
        start(version, 1);
      }
      if (random.nextInt(6) == 0) {
        people();
      }
      if (crank.turn()) {
        continue;
      }
      if (again) {
        again = false;
        start(version, 1);
      } else if (!passTime()) {
        if (runs.stream().allMatch(run -> state(run).status().terminal())) {
          if (!asksOnceMore()) {
            return finish(version);
          }
          start(version, 1);
          continue;
        }
        settle();
      }
      calm |= turn > 400;
    }
    throw new AssertionError(
        "it never ends" + tree().stream().map(promises::story).collect(Collectors.joining()));
  }

  /** The alert comes again after people did not want its runbook. */
  private boolean asksOnceMore() {
    var first = state(runs.getFirst()).status();
    return runs.size() == 1
        && (first == RunStatus.REJECTED || first == RunStatus.EXPIRED)
        && random.nextInt(5) == 0;
  }

  private List<RunState> finish(RunbookVersion version) {
    holds.forEach(hold -> ground.holds().lift(TENANT, hold, EngineFixture.ANNA));
    tree().forEach(promises::check);
    assertThat(ground.leases()).isEmpty();
    shares = Shares.of(version, tree().stream().map(this::state).toList(), crashes);
    return runs.stream().map(this::state).toList();
  }

  /** What this history, once played, was about. */
  Shares shares() {
    return Objects.requireNonNull(shares);
  }

  /** All runs and all that are a part of them, each after that of which it is a part. */
  private List<String> tree() {
    var all = new ArrayList<>(runs);
    for (var i = 0; i < all.size(); i++) {
      var run = all.get(i);
      IntStream.rangeClosed(1, state(run).born()).forEach(child -> all.add(run + "." + child));
    }
    return all;
  }

  private void crash() {
    crashes++;
    crank.crash();
  }

  private void start(RunbookVersion version, int number) {
    if (random.nextInt(3) == 0) {
      var start = ground.starter().forPerson(TENANT, version, Map.of(), null, EngineFixture.ANNA);
      if (start instanceof Start.Started(var run)) {
        runs.add(run);
        return;
      }
    }
    var alert = alerts.isEmpty() ? alert(number) : alerts.getFirst();
    alerts.add(alert);
    var unit = Unit.builder();
    runs.add(ground.starter().start(unit, TENANT, version, "incident-" + name, alert));
    ground.journal().commit(unit.build());
  }

  private Alert alert(int number) {
    return new Alert(
        "alertmanager",
        "Sick",
        Alert.Status.FIRING,
        Severity.HIGH,
        Labels.NONE,
        Map.of(),
        ground.now(),
        null,
        name + "-" + number,
        null,
        Map.of(),
        List.of());
  }

  /** What nobody wants to happen. */
  private void disturb() {
    switch (random.nextInt(9)) {
      case 0 -> crash();
      case 1 -> crank.usurp();
      case 2 -> ground.pass(Duration.ofMillis(1L << random.nextInt(23)));
      case 3 -> {
        for (var id = 0; id < 8 && random.nextBoolean(); id++) {
          world.reading("before:" + oneOf(KINDS) + id, random.nextInt(3));
        }
        if (random.nextInt(4) == 0) {
          world.reading("denied:" + oneOf(KINDS) + random.nextInt(4), 1);
        }
      }
      case 4 -> {
        world.reading("broken", random.nextInt(2));
        ground.pass(Duration.ofSeconds(random.nextInt(15)));
      }
      case 5 -> {
        if (random.nextInt(3) == 0) {
          world.noReading(random.nextBoolean() ? "broken" : "healthy");
        }
      }
      case 6 -> resolve();
      case 7 -> hold();
      default -> cancel();
    }
  }

  private void resolve() {
    if (alerts.isEmpty() || random.nextBoolean()) {
      return;
    }
    var unit = Unit.builder();
    var told =
        ground
            .starter()
            .resolved(
                unit,
                TENANT,
                "incident-" + name,
                Set.of(),
                alerts.getFirst().episode(),
                ground.now());
    ground.journal().commit(unit.build());
    told.forEach(run -> crank.signal(StreamId.run(TENANT, run)));
  }

  private void hold() {
    if (holds.isEmpty()) {
      holds.add(
          ground
              .holds()
              .place(TENANT, Holds.runbook(name), "hold it", EngineFixture.ANNA, null)
              .id());
    } else if (random.nextBoolean()) {
      ground.withdrawals().look();
    } else {
      lift();
    }
  }

  private void lift() {
    holds.forEach(hold -> ground.holds().lift(TENANT, hold, EngineFixture.ANNA));
    holds.clear();
    ground.remediation().release(TENANT, "lifted", EngineFixture.ANNA);
    signalAll();
  }

  private void cancel() {
    if (random.nextInt(3) == 0) {
      said(run -> ground.remediation().cancel(TENANT, run, random.nextBoolean(), null, person()));
    }
  }

  /** What people do now and then: mostly approve, sometimes too late or about another plan. */
  private void people() {
    said(run -> {
      var state = state(run);
      if (state.plan() == null || state.approval() == null) {
        return;
      }
      if (random.nextInt(40) == 0) {
        world.reading("broken", 0);
      }
      var hash = random.nextInt(10) == 0 ? "another" : state.approval().request().planHash();
      if (random.nextInt(25) == 0) {
        var size = Map.<String, JsonNode>of("size", IntNode.valueOf(1 + random.nextInt(4)));
        ground.remediation().edit(TENANT, run, new Edit(hash, size, null), person());
        return;
      }
      var vote =
          random.nextInt(20) == 0
              ? Vote.REJECT
              : random.nextInt(25) == 0 ? Vote.WITHDRAW : Vote.APPROVE;
      ground.remediation().vote(TENANT, run, null, hash, vote, "because", person());
    });
  }

  private void said(java.util.function.Consumer<String> say) {
    var run = runs.get(random.nextInt(runs.size()));
    say.accept(run);
    crank.signal(StreamId.run(TENANT, run));
  }

  private Actor person() {
    return new Actor(
        Actor.Kind.PERSON, oneOf(new String[] {"anna", "ben", "cleo"}), "token", "rest", null);
  }

  /** Goes to the next time at which something is due; false when nothing is. */
  private boolean passTime() {
    crank.fireTimers();
    if (crank.turn()) {
      return true;
    }
    var next = crank.nextTime();
    var waitsForVotes =
        runs.stream().anyMatch(run -> state(run).status() == RunStatus.AWAITING_APPROVAL);
    if (next == null || (waitsForVotes && random.nextInt(25) > 0)) {
      return false;
    }
    var wait = Duration.between(ground.now(), next);
    ground.pass(wait.isNegative() ? Duration.ofMillis(1) : wait.plusMillis(1));
    crank.fireTimers();
    return true;
  }

  private void nobodyAnswers(RunState state) {
    var approval = state.approval();
    if (approval != null) {
      var left = Duration.between(ground.now(), approval.openUntil());
      ground.pass(left.isNegative() ? Duration.ofMillis(1) : left.plusMillis(1));
      crank.fireTimers();
    }
  }

  /** Whoever is waited for answers. */
  private void settle() {
    for (var run : tree()) {
      var state = state(run);
      var remediation = ground.remediation();
      switch (state.status()) {
        case AWAITING_APPROVAL -> {
          if (random.nextInt(80) == 0) {
            nobodyAnswers(state);
          } else {
            people();
          }
        }
        case IN_DOUBT -> {
          if (!state.open().isEmpty()) {
            remediation.settle(TENANT, run, null, truth(state), null, EngineFixture.BEN);
          }
        }
        case INCONCLUSIVE -> {
          world.reading("healthy", 1);
          if (random.nextInt(5) == 0) {
            remediation.cancel(TENANT, run, random.nextBoolean(), null, EngineFixture.BEN);
          }
          remediation.judge(TENANT, run, oneOf(Judgement.values()), null, EngineFixture.BEN);
        }
        case ROLLBACK_FAILED ->
            remediation.answerRollback(TENANT, run, random.nextBoolean(), null, EngineFixture.BEN);
        default -> {
          lift();
          if (state.held() != null) {
            remediation.resume(TENANT, run, "go on", EngineFixture.BEN);
          }
          ground.pass(Duration.ofSeconds(31));
        }
      }
      crank.signal(StreamId.run(TENANT, run));
    }
  }

  /** A person looks at the world and says what is true, or gives up. */
  private Settlement truth(RunState state) {
    if (random.nextInt(4) == 0) {
      return Settlement.ABANDON;
    }
    var key = Objects.requireNonNull(state.open().getFirst().intent()).key();
    return world.ledger().stream().anyMatch(effect -> effect.key().equals(key))
        ? Settlement.HAPPENED
        : Settlement.DID_NOT;
  }

  private void signalAll() {
    runs.forEach(run -> crank.signal(StreamId.run(TENANT, run)));
  }

  private RunState state(String run) {
    return record.state(run);
  }

  private <T> T oneOf(T[] values) {
    return values[random.nextInt(values.length)];
  }
}
