package io.firebreak.remediation;

import io.firebreak.action.ActionCatalog;
import io.firebreak.action.Secrets;
import io.firebreak.approval.People;
import io.firebreak.durable.QuartzTimers;
import io.firebreak.durable.Timers;
import io.firebreak.durable.Worker;
import io.firebreak.execute.Executor;
import io.firebreak.gate.FleetLimits;
import io.firebreak.gate.GateRecord;
import io.firebreak.gate.Gatekeeper;
import io.firebreak.gate.Holds;
import io.firebreak.gate.PlanGate;
import io.firebreak.incident.FiringAlerts;
import io.firebreak.journal.Database;
import io.firebreak.journal.Dialect;
import io.firebreak.journal.IdSource;
import io.firebreak.journal.Journal;
import io.firebreak.journal.StreamId;
import io.firebreak.plan.Planner;
import io.firebreak.plan.Readings;
import io.firebreak.runbook.Evaluator;
import io.firebreak.runbook.PolicySet;
import io.firebreak.verify.Verifier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** The running engine: the worker and its timers, and what doors and router use of it. */
public final class Engine implements AutoCloseable {
  private final Database database;
  private final String owner;
  private final Worker<RunState> worker;
  private final Remediation remediation;
  private final Withdrawals withdrawals;
  private final Releases releases;
  private final Starter starter;
  private final DryRun dryRun;
  private Timers timers = NO_TIMERS;

  /** Nothing is punctual: timers are found by looking through their table. */
  static final Timers NO_TIMERS =
      new Timers() {
        @Override
        public void arm(Due timer) {}

        @Override
        public void close() {}
      };

  /**
   * What the engine stands on.
   *
   * @param ids ids of runs
   * @param approvalIds 128 random bits in hex for each question
   * @param doors through what people hear of runs
   * @param nanoTime monotonic nanoseconds
   * @param policies those in force at the moment of asking
   * @param fleet what bounds every runbook
   */
  public record Ground(
      Database database,
      Journal journal,
      ActionCatalog actions,
      Evaluator evaluator,
      Secrets secrets,
      Versions versions,
      People people,
      IdSource ids,
      IdSource approvalIds,
      RandomGenerator random,
      LongSupplier nanoTime,
      Doors doors,
      Worker.Settings settings,
      Supplier<PolicySet> policies,
      FleetLimits fleet) {}

  /** An engine that has not begun. */
  public Engine(Ground ground) {
    var workflow = workflow(ground);
    database = ground.database();
    owner = ground.settings().owner();
    worker =
        new Worker<>(
            workflow,
            ground.journal(),
            database.dialect(),
            ground.settings(),
            database::now,
            ground.nanoTime());
    dryRun = new DryRun(ground);
    var statements = new Statements(workflow, ground.journal(), worker::wake);
    withdrawals = withdrawals(ground, statements);
    releases = releases(ground, statements);
    remediation =
        new Remediation(
            statements,
            ground.journal(),
            database,
            ground.people(),
            Edits.of(ground),
            new Overrides(ground.people(), ground.doors()));
    starter =
        new Starter(
            ground.evaluator(),
            ground.versions(),
            ground.ids(),
            database,
            ground.journal(),
            ground.fleet()::outOfScope,
            parts(ground).planner()::stranger,
            stream -> folded(stream, ground),
            worker::wake,
            worker::begin);
  }

  static Withdrawals withdrawals(Ground ground, Statements statements) {
    var holds = new Holds(ground.journal(), ground.database(), ground.ids());
    return new Withdrawals(StreamId.DEFAULT_TENANT, holds, statements, ground.database());
  }

  static Releases releases(Ground ground, Statements statements) {
    return new Releases(
        StreamId.DEFAULT_TENANT,
        new Holds(ground.journal(), ground.database(), ground.ids()),
        statements,
        ground.versions(),
        new RunListStore(ground.database().jdbi()));
  }

  static RemediationWorkflow workflow(Ground ground) {
    return new RemediationWorkflow(
        ground.versions(), new Performer(parts(ground)), ground.doors().topics(), ground.fleet());
  }

  /** What carries out the tasks of runs. */
  static Parts parts(Ground ground) {
    var versions = ground.versions();
    var readings = new Readings(ground.actions(), ground.evaluator(), ground.secrets());
    var record = GateRecord.ofTables(ground.database().jdbi());
    return new Parts(
        ground.actions(),
        ground.evaluator(),
        readings,
        new Gatekeeper(record, ground.fleet(), readings),
        new Planner(
            ground.actions(),
            ground.evaluator(),
            ground.secrets(),
            name -> versions.inForce(name).map(versions::trusted)),
        new PlanGate(
            ground.evaluator(),
            ground.policies(),
            hash -> versions.trusted(versions.byHash(hash)),
            ground.fleet(),
            record),
        new Executor(ground.actions(), ground.secrets()),
        new Verifier(readings),
        new Evidence(readings, ground.fleet().runs(), ground.nanoTime()),
        ground.people(),
        ground.approvalIds(),
        ground.doors(),
        ground.random(),
        ground.database()::now,
        ground.versions(),
        new UsualDurations(ground.database()),
        new FiringAlerts(ground.database()),
        stream -> folded(stream, ground));
  }

  /** A run as its events tell it now. */
  static RunState folded(StreamId stream, Ground ground) {
    var fold = new RunFold((hash, rung) -> ground.versions().byHash(hash).runbook().verify(rung));
    var state = RunState.none(stream);
    for (var event : ground.journal().read(stream, 0)) {
      state = fold.fold(state, event);
    }
    return state;
  }

  /** Begins to drive runs. */
  public void start() {
    start(fire -> QuartzTimers.start(database, owner, fire));
  }

  /**
   * The same with timers of another's, such as those of a clock that a test moves.
   *
   * @param punctual makes timers of what is to be done with one that is due
   */
  void start(Function<Consumer<Timers.Due>, Timers> punctual) {
    timers = punctual.apply(worker::fire);
    worker.start(database.dialect() == Dialect.SQLITE, timers);
  }

  /** What people and programs may ask of runs. */
  public Remediation remediation() {
    return remediation;
  }

  /** Ends what waits for people when a hold comes; looks only when it is told to. */
  public Withdrawals withdrawals() {
    return withdrawals;
  }

  /** Lets runs go on that nothing holds any more; looks only when it is told to. */
  public Releases releases() {
    return releases;
  }

  /** Finds out how far runs would come that nobody starts. */
  public DryRun dryRun() {
    return dryRun;
  }

  /** Starts runs. */
  public Starter starter() {
    return starter;
  }

  /** Runs driven now. */
  public int activeRuns() {
    return worker.active();
  }

  /** Share of the places for runs that are taken, 0 to 1. */
  public double saturation() {
    return worker.saturation();
  }

  @Override
  public void close() {
    timers.close();
    worker.close();
  }
}
