package io.firebreak.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.firebreak.alert.Alert;
import io.firebreak.alert.Severity;
import io.firebreak.durable.EffectClass;
import io.firebreak.incident.Episode;
import io.firebreak.incident.Incident;
import io.firebreak.label.Labels;
import io.firebreak.plan.Commitment;
import io.firebreak.plan.Plan;
import io.firebreak.plan.PlannedStep;
import io.firebreak.remediation.RunStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What messages say is read by somebody who was asleep a minute ago. */
class SlackWordingTest {
  private static final Instant START = Instant.parse("2026-03-01T03:12:41.123456Z");

  @ParameterizedTest
  @EnumSource
  void everyStateIsTheEndOfASentence(RunStatus status) {
    assertThat(Standing.of(status.code())).isNotEmpty().doesNotContain("_");
  }

  @Test
  void aStateFollowsTheNameOfItsRun() {
    assertThat(List.of("awaiting_approval", "succeeded", "blocked", "held"))
        .extracting(Standing::of)
        .containsExactly("waits for approval", "succeeded", "was blocked", "is held");
  }

  private static String plan(EffectClass... steps) {
    var json = JsonNodeFactory.instance;
    var planned = new ArrayList<PlannedStep>();
    for (var kind : steps) {
      planned.add(
          new PlannedStep(
              "steps.s" + planned.size(),
              "Restart",
              "http.request",
              kind,
              json.objectNode(),
              null,
              null,
              false,
              List.of(),
              List.of(),
              true,
              Duration.ofMinutes(2),
              new PlannedStep.RetryRule(
                  3, Duration.ofSeconds(2), "2", Duration.ofSeconds(30), true, true),
              null,
              null,
              null,
              null));
    }
    var commitment =
        new Commitment("restart", "v", json.objectNode(), "world/one", planned, null, null);
    return String.join(
        "\n",
        PlanText.sections(new Plan("hash", commitment, List.of(), null, null), _ -> "pending"));
  }

  @Test
  @Tag("S8")
  void aPlanSaysHowManyOfItsStepsChangeSomething() {
    assertThat(plan(EffectClass.KEYED))
        .startsWith("Plan for world/one: 1 step, which may change something\n");
    assertThat(plan(EffectClass.PURE)).contains(": 1 step, nothing is changed\n");
    assertThat(plan(EffectClass.PURE, EffectClass.KEYED))
        .contains(": 2 steps, 1 of which may change something\n");
    assertThat(plan(EffectClass.UNSAFE, EffectClass.KEYED))
        .contains(": 2 steps, each of which may change something\n");
  }

  @Test
  @Tag("A9")
  void aPlanSaysAsWhomItsStepsAndTheirUndosAct() {
    var json = JsonNodeFactory.instance;
    var by = "alertmanager main by secrets.AM";
    var undo =
        new PlannedStep.PlannedUndo(
            "alertmanager.expire_silence",
            EffectClass.IDEMPOTENT,
            json.objectNode(),
            null,
            Duration.ofSeconds(10),
            null,
            null,
            by,
            null,
            null);
    var step =
        new PlannedStep(
            "steps.mute",
            "Mute it",
            "alertmanager.silence",
            EffectClass.PROBEABLE,
            json.objectNode(),
            null,
            null,
            false,
            List.of(),
            List.of(),
            true,
            Duration.ofMinutes(2),
            null,
            undo,
            null,
            null,
            null,
            null,
            by,
            json.objectNode().put("uses", "http.check").put("expect", "result.status == 200"));
    var commitment =
        new Commitment("mute", "v", json.objectNode(), "world/one", List.of(step), null, null);
    var plan = new Plan("hash", commitment, List.of(), null, null);
    assertThat(String.join("\n", PlanText.sections(plan, _ -> "pending")))
        .contains("Acts as: " + by, "with {}, acts as " + by + ", at most 10s")
        .contains("It happened if: result.status == 200 (http.check)");
  }

  @Test
  @Tag("S8")
  void aPlanSaysHowErrorsAreTriedAgain() {
    assertThat(plan(EffectClass.KEYED))
        .contains(
            "Up to 3 attempts after transient errors; waits 2s, each time ×2, at most 30s, drawn"
                + " from zero to that");
  }

  @Test
  @Tag("V37")
  void aLongVerificationStandsWholeInSectionsThatSlackTakes() {
    var json = JsonNodeFactory.instance;
    var verify = json.objectNode();
    var checks = verify.putArray("checks");
    for (var i = 0; i < 20; i++) {
      checks
          .addObject()
          .put("uses", "http.check")
          .put("name", i + " <!channel> " + "x".repeat(400))
          .put("expect", "result.status == " + i);
    }
    for (var name : List.of("stabilize", "every", "deadline")) {
      verify.put(name, "PT1S");
    }
    var commitment =
        new Commitment("restart", "v", json.objectNode(), "world/one", List.of(), verify, null);
    var sections =
        PlanText.sections(new Plan("hash", commitment, List.of(), null, null), _ -> "pending");
    assertThat(sections)
        .hasSize(4)
        .allSatisfy(section -> assertThat(section).hasSizeLessThanOrEqualTo(SlackText.SECTION));
    assertThat(String.join("\n", sections))
        .contains("• 0 &lt;!channel&gt; ", "result.status == 19 (http.check)")
        .doesNotContain("<!");
  }

  @Test
  void timesAreToldToTheMinuteInUtc() {
    assertThat(SlackText.time(START)).isEqualTo("2026-03-01 03:12 UTC");
  }

  @Test
  @Tag("S19")
  void anIncidentSaysFirstWhatIsWrongAndWhatItsAlertsShare() {
    var members = new TreeMap<Episode, Incident.Member>();
    for (var pod : List.of("a", "b")) {
      var alert = alert(pod);
      members.put(Episode.of(alert), new Incident.Member(alert, null, START, null));
    }
    var incident =
        new Incident(
            "default",
            "i1",
            1,
            "shop",
            "HighErrors",
            Incident.State.OPEN,
            Severity.HIGH,
            START,
            START,
            null,
            members,
            List.of(),
            List.of(),
            Set.of(),
            List.of(),
            List.of(),
            Map.of(),
            new TreeMap<>());

    var message =
        IncidentMessage.of(incident, List.of(), List.of(), "https://firebreak.example.com")
            .blocks();

    assertThat(message.get(1).toString())
        .contains("Checkout fails &lt;!channel&gt;\nnamespace=shop")
        .doesNotContain("pod=");
    assertThat(message.get(2).toString())
        .contains("Alerts firing: 2 of 2\nSince 2026-03-01 03:12 UTC");
  }

  private static Alert alert(String pod) {
    return new Alert(
        "alertmanager",
        "HighErrors",
        Alert.Status.FIRING,
        Severity.HIGH,
        Labels.of(Map.of("namespace", "shop", "pod", pod)),
        Map.of("summary", "Checkout fails <!channel>"),
        START,
        null,
        pod,
        null,
        Map.of(),
        List.of());
  }

  @Test
  @Tag("S11")
  void theHelpNamesWhatTheManualNames() throws IOException {
    var manual = Files.readString(Path.of("docs/slack.md")).replace("\\|", "|");
    assertThat(Word.values())
        .allSatisfy(word -> assertThat(manual).contains("`" + word.usage() + "`"));
  }
}
