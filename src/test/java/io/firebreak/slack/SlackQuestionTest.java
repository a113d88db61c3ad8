package io.firebreak.slack;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.remediation.RunStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What whoever decides in Slack sees of the plan, and of the votes that count. */
class SlackQuestionTest {
  private SlackWorld world;

  @BeforeEach
  void open() {
    world = new SlackWorld();
  }

  @AfterEach
  void close() {
    world.checkWhatCame();
    world.close();
  }

  private String waiting(int quorum) {
    var run = world.engine.start("restart", "world/one", 1, quorum);
    world.engine.await(run, RunStatus.AWAITING_APPROVAL);
    return run;
  }

  private String button(String action) {
    return SlackWorld.button(world.told(action), action);
  }

  @Test
  @Tag("A37")
  @Tag("S10")
  void aVoteThatCountsNoMoreIsToldInTheThread() {
    var run = waiting(2);
    var approve = button(RunMessage.APPROVE);
    world.interact(world.click("UBEN", RunMessage.APPROVE, approve));
    world.awaitWhispers(1);
    world.engine.demote("ben");

    world.interact(world.click("UCLEO", RunMessage.APPROVE, approve));
    world.awaitWhispers(2);

    assertThat(world.whispers().get(1))
        .contains(
            "counted; still needed: ", "the vote of ben, who no longer holds the role approver");
    assertThat(
            world
                .told(
                    "Not counted: the vote of Ben, who no longer holds the role approver, counts no more")
                .toString())
        .contains("Approved by Cleo")
        .contains("Approval: 1 of 2", RunMessage.APPROVE)
        .doesNotContain("Approved by Ben");
    assertThat(world.engine.state(run).status()).isEqualTo(RunStatus.AWAITING_APPROVAL);
  }

  @Test
  @Tag("S8")
  @Tag("A36")
  void whatIsDoneAtTheEndIsAPartOfTheQuestion() {
    var run = world.engine.startWithHandlers("ends", 20);
    world.engine.await(run, RunStatus.AWAITING_APPROVAL);

    assertThat(world.told(RunMessage.APPROVE).toString())
        .contains("After failure: tell0&lt;!channel&gt;", "After failure: tell19&lt;!channel&gt;")
        .contains("test.effect (idempotent), at most 30s", "Verification: none")
        .doesNotContain("<!channel>");
  }
}
