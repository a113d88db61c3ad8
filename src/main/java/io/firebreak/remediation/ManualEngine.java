package io.firebreak.remediation;

import io.firebreak.durable.HandCrank;
import io.firebreak.gate.Holds;
import io.firebreak.journal.Database;
import io.firebreak.journal.Journal;
import io.firebreak.journal.StreamId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The engine without threads and timers of its own: what drives its runs is a crank that a test
 * turns, and nothing else differs.
 */
public final class ManualEngine {
  private final Journal journal;
  private final Database database;
  private final RemediationWorkflow workflow;
  private final Remediation remediation;
  private final Withdrawals withdrawals;
  private final Starter starter;
  private final Holds holds;
  private @Nullable HandCrank<RunState> crank;

  /**
   * An engine that stands still.
   *
   * @param ground as for {@link Engine}; its settings and topics of the outbox are of no use here
   */
  public ManualEngine(Engine.Ground ground) {
    journal = ground.journal();
    database = ground.database();
    workflow = Engine.workflow(ground);
    var statements = new Statements(workflow, journal, this::wake);
    withdrawals = Engine.withdrawals(ground, statements);
    remediation =
        new Remediation(
            statements,
            journal,
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
            journal,
            ground.fleet()::outOfScope,
            Engine.parts(ground).planner()::stranger,
            stream -> Engine.folded(stream, ground),
            this::wake,
            (run, _) -> wake(run));
    holds = new Holds(journal, database, ground.ids());
  }

  /** A new crank; from now on what people say is told to it. */
  public HandCrank<RunState> crank(Duration lease, HandCrank.Chance chance, HandCrank.Hands hands) {
    var made = new HandCrank<>(workflow, journal, database, lease, chance, hands);
    crank = made;
    return made;
  }

  private void wake(StreamId stream) {
    if (crank != null) {
      crank.signal(stream);
    }
  }

  /** What people and programs may ask of runs. */
  public Remediation remediation() {
    return remediation;
  }

  /** Starts runs. */
  public Starter starter() {
    return starter;
  }

  /** Ends what waits for people when a hold comes; looks only when it is told to. */
  public Withdrawals withdrawals() {
    return withdrawals;
  }

  /** Holds on targets and the kill switch. */
  public Holds holds() {
    return holds;
  }
}
