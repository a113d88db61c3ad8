package io.firebreak.slack;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.journal.Actor;
import io.firebreak.runbook.Location;
import io.firebreak.runbook.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@DisplayName("Errors of runbooks in Slack")
class CatalogueStoryTest {
  private SlackWorld world;

  @BeforeEach
  void open() {
    world = new SlackWorld();
  }

  @AfterEach
  void close() {
    world.close();
  }

  private String told() {
    return SlackWorld.read(world.calls("chat.postMessage").getLast().getOrDefault("blocks", "[]"))
        .toString();
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(world.runbooks.resolve(file), text);
    world.catalogue.reload();
    world.settled();
  }

  @Test
  @DisplayName(
      "stand in one message that is edited until they are over; the next trouble is a new one")
  void oneMessage() throws IOException {
    world.catalogue.reload();
    world.settled();
    assertThat(world.calls("chat.postMessage")).as("nothing is wrong").isEmpty();

    write("a.yaml", "runbook: <!channel>");
    assertThat(world.calls("chat.postMessage"))
        .singleElement()
        .satisfies(call ->
            assertThat(call.get("blocks"))
                .contains("a.yaml:1:1", "https://firebreak.example.com/runbooks")
                .doesNotContain("<!channel>"));
    write("b.yaml", "[");
    write("a.yaml", "runbook: <!channel>");
    assertThat(world.calls("chat.postMessage")).hasSize(1);
    assertThat(world.calls("chat.update")).as("once for each change").hasSize(1);

    Files.delete(world.runbooks.resolve("a.yaml"));
    Files.delete(world.runbooks.resolve("b.yaml"));
    world.catalogue.reload();
    world.settled();
    assertThat(world.calls("chat.update").getLast().get("text"))
        .contains("all runbooks are well again");
    assertThat(world.calls("chat.postMessage")).hasSize(1);

    write("c.yaml", "[");
    assertThat(world.calls("chat.postMessage")).hasSize(2);
  }

  @Test
  @Tag("A21")
  @DisplayName("are told as well when nobody could approve one, until somebody could")
  void nobodyCouldApprove() {
    world.catalogue.reload();
    var found =
        new Problem(
            new Location("heal.yaml", 1, 1),
            Problem.Code.QUORUM_UNREACHABLE,
            "nobody could approve heal now: 2 of team night must agree and only 1 could",
            null);
    world.catalogue.note(List.of(found));
    world.settled();
    world.catalogue.note(List.of(found));
    world.settled();
    assertThat(world.calls("chat.postMessage"))
        .singleElement()
        .satisfies(call -> {
          assertThat(call.get("text")).contains("runbooks that nobody could approve: 1");
          assertThat(call.get("blocks")).contains("2 of team night must agree");
        });

    world.catalogue.note(List.of());
    world.settled();
    assertThat(world.calls("chat.update")).hasSize(1);
  }

  @Test
  @Tag("S48")
  @DisplayName(
      "that a runbook may act alone, or asks people again, is told once, with why and by whom")
  void rungs() throws IOException {
    write(
        "heal.yaml",
        """
        schema: 1
        runbook: heal
        title: Heal
        owner: team
        target: world/one
        autonomy: auto
        triggers: { manual: true }
        steps:
          - id: turn
            uses: test.effect
            with: { name: turn, kind: keyed }
            undo: { none: it heals by itself }
        """);
    var version = world.catalogue.find("heal").orElseThrow();
    var ben = new Actor(Actor.Kind.PERSON, "ben", "slack", "slack", null);

    world.ground.ladder().promote(version, "seen <!here> ten times", ben);
    world.settled();
    assertThat(told())
        .contains("heal may act without a person now", "By Ben: seen &lt;!here&gt; ten times")
        .contains("https://firebreak.example.com/runbooks/heal");
    world.courier.deliver("default", "rung/heal");
    assertThat(world.calls("chat.postMessage")).hasSize(1);

    world.ground.ladder().demote(version, "it hurt", ben);
    world.settled();
    assertThat(world.calls("chat.postMessage")).hasSize(2);
    assertThat(told()).contains("heal asks people again", "By Ben: it hurt");
    world.checkWhatCame();
  }
}
