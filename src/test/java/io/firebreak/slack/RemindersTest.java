package io.firebreak.slack;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.approval.Approval;
import io.firebreak.approval.ApprovalEvent;
import io.firebreak.approval.ApprovalEvent.Escalated;
import io.firebreak.approval.ApprovalEvent.Reminded;
import io.firebreak.incident.TestIncidents;
import io.firebreak.journal.NewEvent;
import io.firebreak.journal.StreamId;
import io.firebreak.journal.Unit;
import io.firebreak.remediation.RunStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** People are called again to a question by new messages, since an edit calls nobody. */
@Tag("S50")
class RemindersTest {
  private SlackWorld world;

  @BeforeEach
  void open() {
    world = new SlackWorld();
    world.byHand();
  }

  @AfterEach
  void close() {
    world.close();
  }

  private void tell(String run) {
    world.courier.deliver("default", "run/" + run);
  }

  private Approval question(String run) {
    return Objects.requireNonNull(world.engine.state(run).approval());
  }

  private void happens(String run, ApprovalEvent event) {
    world
        .engine
        .store()
        .journal()
        .commit(
            Unit.builder().fact(StreamId.run("default", run), NewEvent.byEngine(event)).build());
    tell(run);
    tell(run);
  }

  private List<Map<String, String>> calls(String word) {
    return world.calls("chat.postMessage").stream()
        .filter(call -> call.getOrDefault("text", "").startsWith(word))
        .toList();
  }

  @Test
  void aReminderAndAnEscalationAreEachToldOnceByAMessageOfTheirOwn() {
    world.engine.joinsGroup("sre-oncall", "ben");
    var run = world.engine.startForGroup("again", "sre-oncall");
    world.engine.await(run, RunStatus.AWAITING_APPROVAL);
    tell(run);
    var id = question(run).request().id();
    assertThat(calls("REMINDER")).isEmpty();

    happens(run, new Reminded(id, 1));
    assertThat(calls("REMINDER: again on world/one still waits for approval.")).hasSize(1);
    happens(run, new Reminded(id, 2));
    assertThat(calls("REMINDER")).hasSize(2);
    assertThat(calls("REMINDER").getLast().get("blocks"))
        .contains("Asks 1 of Slack group sre-oncall", "/runs/" + run)
        .doesNotContain("By now also");

    happens(
        run,
        new Escalated(id, 1, world.engine.store().database().now().plus(Duration.ofMinutes(9))));
    assertThat(calls("NOBODY DECIDED IN TIME")).hasSize(1);
    assertThat(calls("NOBODY DECIDED IN TIME").getFirst().get("blocks"))
        .contains("By now also: 1 of cleo");
  }

  @Test
  void inAnIncidentTheChannelShowsItToo() {
    var incident = TestIncidents.open(world.engine.store().journal(), "i1");
    var run = world.engine.start("restart", "world/one", 1, 1, incident);
    world.engine.await(run, RunStatus.AWAITING_APPROVAL);
    tell(run);

    happens(run, new Reminded(question(run).request().id(), 1));

    assertThat(calls("REMINDER")).hasSize(1);
    assertThat(calls("REMINDER").getFirst())
        .containsEntry("thread_ts", "100.1")
        .containsEntry("reply_broadcast", "1");
  }
}
