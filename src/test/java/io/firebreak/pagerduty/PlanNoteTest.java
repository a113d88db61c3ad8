package io.firebreak.pagerduty;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firebreak.alert.Limits;
import io.firebreak.alert.Parsed;
import io.firebreak.alert.RawDelivery;
import io.firebreak.durable.Courier.Delivery;
import io.firebreak.remediation.Doors;
import io.firebreak.remediation.RunStatus;
import io.firebreak.testing.Payloads;
import io.firebreak.webhook.pagerduty.PagerDutySource;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who is paged because the chat is silent reads in the note what is asked. */
class PlanNoteTest {
  private static final String CHECK =
      "- { name: few errors, uses: test.read, with: { name: errors }, expect: result.value < 5 }\n";

  private static final Delivery DONE = new Delivery.Done();

  private static String asked(PagerDutyWorld world, String target, String checks) {
    var run = world.engine.startJudged("restart-shop", target, world.incident(), checks);
    world.engine.await(run, RunStatus.AWAITING_APPROVAL);
    return run;
  }

  private static List<String> notes(PagerDutyWorld world) {
    return world.pagerDuty.incident().notes;
  }

  @Test
  @Tag("PD77")
  void theNoteHoldsThePlanInWords() {
    try (var world = new PagerDutyWorld()) {
      var run = asked(world, "k8s/prod/shop", CHECK);
      assertThat(world.tell(run)).isEqualTo(DONE);

      var hash = world.engine.state(run).planned().hash();
      assertThat(notes(world)).hasSize(2);
      var lines = notes(world).getLast().lines().toList();
      assertThat(lines)
          .startsWith(
              "Firebreak asks for approval, runbook restart-shop",
              "Target: k8s/prod/shop",
              "Blast radius: 1 change that nobody counts",
              "1. step1: test.effect on world/step1",
              "step1: 3 → 4",
              "Verification: 1 check; after 0s, every 100ms, 1 passed in a row, within 10m; no"
                  + " failure is forgiven, up to 4 errors in a row",
              "- few errors: result.value < 5 (test.read, name errors, at most 10s)")
          .endsWith(
              "Plan hash: " + hash.substring(0, 8), "https://firebreak.example.com/runs/" + run);
      assertThat(lines).anyMatch(line -> line.startsWith("Who may approve: 1 "));

      assertThat(world.tell(run)).isEqualTo(DONE);
      assertThat(notes(world)).hasSize(2);
    }
  }

  @Test
  @Tag("PD77")
  void aLongPlanIsCutAtALineAndKeepsWhoMayApproveAndTheLink() {
    try (var world = new PagerDutyWorld()) {
      var long20 = CHECK.replace("few errors", "e".repeat(120) + "<!channel>").repeat(20);
      var run = asked(world, "k8s/prod/shop", long20);
      world.tell(run);

      var note = notes(world).getLast();
      assertThat(note.length()).isLessThanOrEqualTo(Note.LONGEST);
      assertThat(note)
          .containsPattern("\\n\\([0-9]+ more lines are on the page\\)\\nWho may approve: ")
          .endsWith("/runs/" + run);
    }
  }

  @Test
  @Tag("PD77")
  void aChatThatShowsTheQuestionKeepsItOutOfTheNotesUntilItIsSilent() {
    var doors =
        new Doors(List.of("slack", PagerDutyCourier.TOPIC), "slack", Duration.ofMillis(700));
    try (var world = new PagerDutyWorld(doors)) {
      var run = asked(world, "k8s/prod/shop", CHECK);
      world.tell(run);
      Awaitility.await()
          .until(
              () -> Objects.requireNonNull(world.engine.state(run).approval()).calls().fellBack());
      world.tell(run);

      assertThat(notes(world))
          .filteredOn(note -> note.startsWith("Firebreak asks"))
          .singleElement()
          .isEqualTo(notes(world).getLast());
    }
  }

  @Test
  @Tag("PD27")
  @Tag("PD77")
  void whatPagerDutyTellsOfThatNoteIsLeftAlone() throws IOException {
    try (var world = new PagerDutyWorld()) {
      world.tell(asked(world, "k8s/prod/shop", CHECK));
      var json = new ObjectMapper();
      var told = json.readTree(Payloads.body("pagerduty/incident.annotated.json"));
      ((ObjectNode) told.path("event").path("data")).put("content", notes(world).getLast());
      var delivery =
          new RawDelivery("d1", PagerDutyWorld.BEGAN, Map.of(), json.writeValueAsBytes(told));
      assertThat(new PagerDutySource(Limits.DEFAULT, null).parse(delivery))
          .isEqualTo(new Parsed.Ignorable("no_incident"));
    }
  }
}
