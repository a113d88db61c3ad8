package io.firebreak.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.execute.ExecuteEvent;
import io.firebreak.gate.EndReason;
import io.firebreak.gate.GateEvent;
import io.firebreak.gate.GateEvent.Ruling;
import io.firebreak.remediation.RunStatus;
import io.firebreak.testing.Payloads;
import io.firebreak.verify.VerifyEvent.Saw;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The story of an incident, from events to what people read. */
class TimelineTest {
  @Test
  void aWholeIncidentReadsAsAStory() {
    var story = approvedAndVerified().timeline();
    var text = Markdown.of(story);
    assertThat(text).isEqualTo(Payloads.golden("timeline/approved.md", text));
    var json = Json.of(story).toPrettyString() + "\n";
    assertThat(json).isEqualTo(Payloads.golden("timeline/approved.json", json));
  }

  @Test
  void timesCountFromTheMomentsOfTheRecord() {
    var times = approvedAndVerified().timeline().times();
    assertThat(times.detect()).isEqualTo(Duration.ofSeconds(5));
    assertThat(times.acknowledge()).isEqualTo(Duration.ofSeconds(60));
    assertThat(times.acceptedByMachine()).isEqualTo(Duration.ZERO);
    assertThat(times.mitigate()).isEqualTo(Duration.ofSeconds(98));
    assertThat(times.resolve()).isEqualTo(Duration.ofSeconds(102));
  }

  @Test
  void whatAFailedRunLeftBehindIsSaid() {
    var scene =
        new Scene()
            .begins(Scene.alert("Down", Map.of()))
            .plans()
            .begins("steps.restart", 1)
            .ends("steps.restart", 1, ExecuteEvent.Kind.OK, null)
            .begins("steps.warm", 1)
            .ends("steps.warm", 1, ExecuteEvent.Kind.NOT_APPLIED, "no answer from the target")
            .moves(RunStatus.FAILED, EndReason.STEP_FAILED, "steps.warm: no answer");
    var run = scene.timeline().runs().getFirst();
    assertThat(run.leftBehind()).extracting(StepStory::path).containsExactly("steps.restart");
    assertThat(Markdown.of(scene.timeline()))
        .contains(
            "- restart: Restart the pods on kubernetes/prod/web (succeeded; no undo was begun)");
  }

  @Test
  void anUndoneStepDoesNotStand() {
    var scene =
        new Scene()
            .begins(Scene.alert("Down", Map.of()))
            .plans()
            .begins("steps.restart", 1)
            .ends("steps.restart", 1, ExecuteEvent.Kind.OK, null)
            .begins("steps.restart.undo", 1)
            .ends("steps.restart.undo", 1, ExecuteEvent.Kind.OK, null)
            .moves(RunStatus.ROLLED_BACK, EndReason.VERIFICATION_FAILED, null);
    var run = scene.timeline().runs().getFirst();
    assertThat(run.leftBehind()).isEmpty();
    assertThat(run.steps().getFirst().undo()).isEqualTo("succeeded");
  }

  @Test
  void whatAnEarlierRunDidIsToldAsDoneByIt() {
    var done = "done by run RUN0 at 2026-03-01T09:58:00Z";
    var text =
        Markdown.of(
            new Scene().begins(Scene.alert("Down", Map.of())).plansAfterRestart(done).timeline());
    assertThat(text)
        .contains("Restart the pods: kubernetes.scale on kubernetes/prod/web (" + done + ")")
        .doesNotContain("its condition is false");
  }

  @Test
  void anEffectInDoubtStands() {
    var scene =
        new Scene().begins(Scene.alert("Down", Map.of())).plans().begins("steps.restart", 1);
    assertThat(scene.timeline().runs().getFirst().leftBehind())
        .extracting(StepStory::status)
        .containsExactly("running");
  }

  @Test
  void aRunWithoutAnIncidentHasAStoryToo() {
    var scene = approvedAndVerified();
    var story = Timeline.ofRun(scene.run()).orElseThrow();
    assertThat(story.subject()).isEqualTo("run/RUN1");
    assertThat(story.times().detect()).isNull();
    assertThat(Markdown.of(story)).startsWith("# restart: succeeded\n");
    assertThat(Timeline.ofRun(List.of())).isEmpty();
    assertThat(Timeline.ofIncident(List.of(), List.of(), List.of())).isEmpty();
  }

  @Test
  void aGateThatAsksIsNotCountedAsPassed() {
    var judged =
        new GateEvent.GatesJudged(
            GateEvent.Stage.AFTER_PLAN,
            List.of(
                GateEvent.Verdict.pass("policy: large", "does not apply; plan.changes = 1"),
                new GateEvent.Verdict(
                    "policy: production", Ruling.ASK, EndReason.POLICY, "ask first")));
    assertThat(Markdown.of(approvedAndVerified().run(judged).timeline()))
        .contains(
            "Gates after plan: 1 of 2 pass, 1 to be approved by a person",
            "policy: large pass: does not apply<br>");
  }

  @Test
  void textFromOutsideStaysText() {
    var evil = "a|b`c`<script>alert(1)</script>\n# Head\u202e[x](http://evil) @all";
    var text =
        Markdown.of(new Scene().begins(Scene.alert("Down", Map.of("summary", evil))).timeline());
    assertThat(text)
        .doesNotContain("<script>", "`c`", "\n# Head", "\u202e", "@all", "[x](")
        .contains("a\\|b\\`c\\`&lt;script&gt;");
    assertThat(text.lines().filter(line -> line.startsWith("# "))).hasSize(1);
  }

  private static Scene approvedAndVerified() {
    return new Scene()
        .begins(Scene.alert("Down", Map.of("summary", "web is <down>")))
        .after(1)
        .moves(RunStatus.CHECKING)
        .gates()
        .moves(RunStatus.PLANNING)
        .after(2)
        .plans()
        .moves(RunStatus.AWAITING_APPROVAL)
        .asks()
        .after(57)
        .approvedByBen()
        .moves(RunStatus.EXECUTING)
        .after(1)
        .begins("steps.restart", 1)
        .after(2)
        .ends("steps.restart", 1, ExecuteEvent.Kind.NOT_APPLIED, "the server is busy")
        .after(3)
        .begins("steps.restart", 2)
        .after(1)
        .ends("steps.restart", 2, ExecuteEvent.Kind.OK, null)
        .begins("steps.warm", 1)
        .after(1)
        .ends("steps.warm", 1, ExecuteEvent.Kind.OK, null)
        .moves(RunStatus.VERIFYING)
        .after(5)
        .looks(Saw.FAIL)
        .after(5)
        .looks(Saw.FAIL)
        .after(10)
        .looks(Saw.PASS)
        .after(5)
        .looks(Saw.PASS)
        .moves(RunStatus.SUCCEEDED)
        .after(5)
        .resolves();
  }
}
