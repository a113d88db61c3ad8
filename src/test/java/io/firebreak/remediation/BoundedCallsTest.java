package io.firebreak.remediation;

import static io.firebreak.remediation.EngineFixture.BEN;
import static io.firebreak.remediation.FlowTexts.effect;
import static io.firebreak.remediation.FlowTexts.runbook;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import io.firebreak.execute.ExecuteEvent.Ready;
import io.firebreak.gate.EndReason;
import io.firebreak.plan.Plan;
import io.firebreak.remediation.World.Response;
import io.firebreak.runbook.RunbookTexts;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.testing.Stores;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Steps, undos and what is done at the end take from earlier steps only what is agreed to. */
class BoundedCallsTest {
  private static final String LOOK = "- { id: look, uses: test.read, with: { name: found } }\n";
  private static final String WORDS = "a text; must match undo-[0-5], as settled by look";

  /** A step whose undo depends on what was read before. */
  private static String undone(String bounds) {
    return """
    - id: first
      uses: test.effect
      with: { name: first, kind: keyed }
      undo: { uses: test.effect, with: { name: "undo-${{ steps.look.result.value }}", kind: keyed }%s }
    """
        .formatted(bounds);
  }

  private static String named(String pattern) {
    return ", bounds: { name: { type: string, pattern: \"" + pattern + "\" } }";
  }

  /** A step that depends on what was read before. */
  private static String open(String id, String more) {
    return ("- { id: %s, uses: test.effect, with: { name: \"%s-${{ steps.look.result.value }}\","
            + " kind: keyed, on: thing }, undo: { none: x }%s }\n")
        .formatted(id, id, more);
  }

  /** What a program that knew fewer rules has put in force. */
  private static RunbookVersion unlinted(String name, String steps) {
    return RunbookTexts.unlinted(runbook(name, steps));
  }

  private static EngineFixture finding(int value) {
    var fix = new EngineFixture(Stores.EMBEDDED);
    fix.world.reading("found", value);
    return fix;
  }

  private static List<String> seen(Plan plan) {
    return plan.observations().stream().map(Plan.Observation::summary).toList();
  }

  @Test
  @Tag("G150")
  @DisplayName("G150: no plan is made of a change that takes anything from an earlier step")
  void noPlanWithoutBounds() {
    try (var fix = finding(3)) {
      var anything = ", bounds: { name: { type: string } }";
      for (var steps : List.of(open("act", ""), open("act", anything))) {
        var state = fix.await(fix.start(unlinted("any", LOOK + steps)), RunStatus.FAILED);
        assertThat(state.reason()).isEqualTo(EndReason.PLAN_FAILED);
        assertThat(state.detail())
            .isEqualTo(
                "steps.act: name depends on look and has no bounds; write bounds beside with");
      }
      var undo = fix.await(fix.start(unlinted("undo", LOOK + undone(""))), RunStatus.FAILED);
      assertThat(undo.detail())
          .isEqualTo(
              "steps.first.undo: name depends on look and has no bounds; write bounds beside with");
      assertThat(fix.world.ledger()).isEmpty();
    }
  }

  @Test
  @Tag("G155")
  @DisplayName("G155: an undo's bounds are shown and agreed to, and other ones are another plan")
  void undosInThePlan() throws InterruptedException {
    try (var fix = finding(3)) {
      var yaml = runbook("undo", LOOK + undone(named("undo-[0-5]")));
      var plan = Objects.requireNonNull(fix.foresee(EngineFixture.version(yaml)).plan());
      var undo = Objects.requireNonNull(plan.step("steps.first").undo());
      assertThat(undo.arguments()).isNull();
      assertThat(Objects.requireNonNull(undo.bounds()))
          .extracting(limit -> limit.argument() + ": " + limit.bound().words())
          .containsExactly("name: a text; must match undo-[0-5]");
      assertThat(seen(plan)).anyMatch(words -> words.contains("; its undo: name: " + WORDS));
      var wider = EngineFixture.version(yaml.replace("[0-5]", "[0-6]"));
      var other = Objects.requireNonNull(fix.foresee(wider).plan());
      assertThat(other.commitment().steps()).isNotEqualTo(plan.commitment().steps());
    }
  }

  @Test
  @Tag("G155")
  @DisplayName("G155: an undo is not begun with a value outside, and a person is asked")
  void undosOutside() {
    try (var fix = finding(7)) {
      fix.world.script("steps.last", Response.REFUSED);
      var run = fix.start(runbook("undo", LOOK + undone(named("undo-[0-5]")) + effect("last", "")));
      var stuck = fix.await(run, RunStatus.ROLLBACK_FAILED);
      assertThat(stuck.detail())
          .isEqualTo(
              "steps.first.undo: name does not match the pattern undo-[0-5], which is outside its"
                  + " bounds; undo the step by hand");
      fix.settleAfterVainRetry(stuck, BEN);
      fix.await(run, RunStatus.ROLLED_BACK);
      assertThat(fix.world.paths(run)).as("not by a retry either").containsExactly("steps.first");
    }
  }

  @Test
  @Tag("G155")
  @DisplayName("G155: an undo within its bounds is done, also with what its own step left")
  void undosWithin() {
    try (var fix = finding(5)) {
      fix.world.script("steps.last", Response.REFUSED);
      var own = undone(named("undo-first")).replace("look.result.value", "first.result.done");
      for (var undo : List.of(undone(named("undo-[0-5]")), own)) {
        fix.world.script("steps.last", Response.REFUSED);
        var run = fix.start(runbook("undo", LOOK + undo + effect("last", "")));
        fix.await(run, RunStatus.ROLLED_BACK);
        assertThat(fix.world.paths(run)).containsExactly("steps.first", "steps.first.undo");
      }
    }
  }

  @Test
  @Tag("G155")
  @DisplayName("G155: the same holds of what a child run did, and of a step taken back by hand")
  void undosElsewhere() {
    try (var fix = finding(7)) {
      var run = fix.start(runbook("alone", LOOK + undone(named("undo-[0-5]"))));
      fix.await(run, RunStatus.SUCCEEDED);
      var hand = (Start.Started) fix.engine.starter().undo("default", run, "first", BEN);
      assertThat(fix.await(hand.runId(), RunStatus.ROLLBACK_FAILED).detail())
          .startsWith("steps.first.undo: name does not match");
      fix.engine.remediation().answerRollback("default", hand.runId(), false, "by hand", BEN);
      fix.await(hand.runId(), RunStatus.ROLLED_BACK);

      fix.world.reading("found", 5);
      var within = fix.start(runbook("alone", LOOK + undone(named("undo-[0-5]"))));
      fix.await(within, RunStatus.SUCCEEDED);
      fix.world.reading("found", 7);
      var taken = (Start.Started) fix.engine.starter().undo("default", within, "first", BEN);
      fix.await(taken.runId(), RunStatus.ROLLED_BACK);
      assertThat(fix.world.ledger()).last().extracting(World.Effect::name).isEqualTo("undo-5");

      fix.shelve(runbook("leaf", LOOK + undone(named("undo-[0-5]"))));
      fix.world.script("steps.last", Response.REFUSED);
      var call = "- { id: call, uses: runbook.run, with: { runbook: leaf } }\n";
      var stuck =
          fix.await(
              fix.start(runbook("root", call + effect("last", ""))), RunStatus.ROLLBACK_FAILED);
      assertThat(stuck.detail())
          .startsWith("steps.call/steps.first.undo: name does not match the pattern undo-[0-5]");
    }
  }

  @Test
  @Tag("G156")
  @DisplayName(
      "G156: what is done at the end is done within its bounds, or the record says why not")
  void handlers() {
    var tell =
        """
        always:
          - { uses: test.effect, with: { name: "tell-${{ steps.look.result.value }}", kind: keyed }%s }
        """;
    try (var fix = finding(7)) {
      var yaml = runbook("tells", LOOK + effect("act", ""));
      var outside = end(fix, yaml, tell.formatted(named("tell-[0-5]")));
      assertThat(refusal(outside))
          .isEqualTo("name does not match the pattern tell-[0-5], which is outside its bounds");
      assertThat(seen(outside.planned()))
          .contains(
              "depends on how the run goes; name: a text; must match tell-[0-5], as settled by"
                  + " look");
      var unbounded = end(fix, yaml, tell.formatted(""));
      assertThat(refusal(unbounded))
          .isEqualTo("name depends on look and has no bounds; write bounds beside with");
      assertThat(seen(unbounded.planned()))
          .anyMatch(words -> words.contains("; will not be done: name depends on look"));
      var target = tell.formatted("").replace(", kind", ", on: \"${{ steps.look.status }}\", kind");
      assertThat(
              refusal(
                  end(fix, yaml, target.replace("tell-${{ steps.look.result.value }}", "tell"))))
          .isEqualTo("on names what is changed, so it cannot depend on look");
      fix.world.reading("found", 4);
      var within = end(fix, yaml, tell.formatted(named("tell-[0-5]")));
      assertThat(fix.world.paths(within.id())).containsExactly("steps.act", "always.0");
    }
  }

  private static RunState end(EngineFixture fix, String yaml, String tell) {
    return fix.await(fix.start(RunbookTexts.unlinted(yaml + tell)), RunStatus.SUCCEEDED);
  }

  private static String refusal(RunState state) {
    var read = Objects.requireNonNull(state.step("always.0").read());
    assertThat(read.ready()).isEqualTo(Ready.REFUSED);
    return Objects.requireNonNull(read.message());
  }

  @Test
  @Tag("G150")
  @DisplayName("G150: in lists, branches, remedies and children, too")
  void everywhere() {
    var within = open("act", named("act-[0-5]"));
    var list = within.replace("undo:", "for_each: \"['a', 'b']\", undo:");
    var parallel =
        "- id: both\n  parallel:\n    - steps:\n"
            + within.indent(6)
            + "    - steps:\n"
            + effect("other", "").indent(6);
    var child = "- { id: call, uses: runbook.run, with: { runbook: leaf } }\n";
    try (var fix = finding(7)) {
      fix.shelve(runbook("leaf", LOOK + within));
      for (var yaml :
          List.of(
              runbook("list", LOOK + list),
              runbook("branches", LOOK + parallel),
              runbook("parent", child))) {
        var state =
            fix.await(fix.start(yaml), RunStatus.BLOCKED, RunStatus.FAILED, RunStatus.ROLLED_BACK);
        assertThat(state.detail())
            .contains("name does not match the pattern act-[0-5], which is outside its bounds");
        assertThat(fix.world.ledger()).extracting(World.Effect::name).doesNotContain("act-7");
      }
      fix.world.reading("found", 2);
      for (var yaml :
          List.of(
              runbook("list", LOOK + list),
              runbook("branches", LOOK + parallel),
              runbook("parent", child))) {
        fix.await(fix.start(yaml), RunStatus.SUCCEEDED);
      }
    }
  }

  @Test
  @Tag("G150")
  @DisplayName("G150: an approver who changes an input changes no bounds")
  void editedInputs() {
    var yaml =
        runbook("edits", LOOK + open("act", named("act-[0-5]")) + undone(named("undo-[0-5]")))
            .replace(
                "autonomy: auto",
                "autonomy: approve\ninputs: { n: { type: integer, default: 1, editable: true } }");
    try (var fix = finding(2)) {
      var run = fix.start(yaml);
      var asked = fix.await(run, RunStatus.AWAITING_APPROVAL);
      var hash = asked.planned().hash();
      fix.engine
          .remediation()
          .edit("default", run, new Edit(hash, Map.of("n", IntNode.valueOf(2)), "more"), BEN);
      var again =
          Awaitility.await()
              .until(
                  () -> fix.state(run),
                  state ->
                      state.status() == RunStatus.AWAITING_APPROVAL
                          && state.plan() != null
                          && !state.planned().hash().equals(hash));
      assertThat(again.planned().commitment().steps())
          .isEqualTo(asked.planned().commitment().steps());
      assertThat(again.planned().step("steps.act").bounds()).hasSize(1);
    }
  }

  @Test
  @Tag("G150")
  @DisplayName("G150: in the next of several remedies, too")
  void ladders() {
    var strong =
        (LOOK + undone(named("undo-[0-9]")) + open("act", named("act-[0-5]")))
            .replace("id: look", "id: found")
            .replace("steps.look", "steps.found");
    var ladder =
        runbook("ladder", "").replace("steps:\n", "")
            + "remediations:\n  - name: gentle\n    steps:\n"
            + effect("gentle", "").indent(6)
            + "  - name: strong\n    steps:\n"
            + strong.indent(6)
            + "verify: { stabilize: 0s, every: 1s, success_for: 1, checks: [ { uses: test.read,"
            + " with: { name: found }, expect: result.value > 0 } ] }\n";
    try (var fix = finding(7)) {
      fix.world.script("steps.gentle", Response.REFUSED);
      var outside = fix.await(fix.start(ladder), RunStatus.ROLLED_BACK);
      assertThat(outside.rung()).isEqualTo(1);
      assertThat(outside.reason()).isEqualTo(EndReason.PLAN_CHANGED);
      assertThat(outside.detail())
          .contains("name does not match the pattern act-[0-5], which is outside its bounds");
      assertThat(fix.world.ledger())
          .extracting(World.Effect::name)
          .containsExactly("first", "undo-7");

      fix.world.reading("found", 5);
      fix.world.script("steps.gentle", Response.REFUSED);
      var within = fix.start(ladder);
      assertThat(fix.await(within, RunStatus.SUCCEEDED).rung()).isEqualTo(1);
      assertThat(fix.world.paths(within)).containsExactly("steps.first", "steps.act");
    }
  }
}
