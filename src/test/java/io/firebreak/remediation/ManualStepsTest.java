package io.firebreak.remediation;

import static io.firebreak.remediation.EngineFixture.ANNA;
import static io.firebreak.remediation.EngineFixture.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.firebreak.durable.EffectClass;
import io.firebreak.execute.ExecuteEvent.Confirmed;
import io.firebreak.testing.Stores;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Manual steps and waits on the whole engine, on both stores. */
class ManualStepsTest {
  private static final Map<String, ?> ASK =
      Map.of(
          "instructions",
          "Count the replicas",
          "fields",
          Map.of("count", Map.of("type", "integer", "min", 1, "max", 9)));

  @ParameterizedTest
  @EnumSource
  void whatAPersonFillsInIsTheResultThatLaterStepsSee(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var run =
          fix.start(
              new TestRunbook("asks")
                  .waits("ask", "human.task", null, ASK)
                  .step("few", EffectClass.KEYED, null, false, "steps.ask.result.values.count < 3")
                  .step(
                      "many", EffectClass.KEYED, null, false, "steps.ask.result.values.count > 3"));
      var waiting = awaitPerson(fix, run);
      assertThat(Objects.requireNonNull(waiting.manual().getFirst().waiting()).instructions())
          .isEqualTo("Count the replicas");
      assertThat(confirm(fix, run, report(Map.of("count", IntNode.valueOf(5)))))
          .isEqualTo(new Answer.Accepted("steps.ask is done"));
      var state = fix.await(run, RunStatus.SUCCEEDED);
      assertThat(fix.world.paths(run)).containsExactly("steps.many");
      var result = Objects.requireNonNull(state.step("steps.ask").result());
      assertThat(result.path("person").asText()).isEqualTo("anna");
      assertThat(result.path("authenticated_by").asText()).isEqualTo("token");
      assertThat(result.path("values").path("count").asInt()).isEqualTo(5);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aWrongAnswerNamesTheFieldAndChangesNothing(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var run = fix.start(new TestRunbook("asks").waits("ask", "human.task", null, ASK));
      awaitPerson(fix, run);
      assertThat(confirm(fix, run, report(Map.of("count", IntNode.valueOf(10)))))
          .isInstanceOfSatisfying(
              Answer.Refused.class,
              refused -> {
                assertThat(refused.reason()).isEqualTo("answers_invalid");
                assertThat(refused.fields()).containsOnlyKeys("count");
              });
      assertThat(fix.state(run).manual()).hasSize(1);
      assertThat(confirm(fix, run, new Report("ask", false, Map.of(), "no access")))
          .isEqualTo(new Answer.Accepted("steps.ask was not done"));
      assertThat(fix.await(run, RunStatus.FAILED).detail())
          .isEqualTo("steps.ask: anna reports that it was not done: no access");
    }
  }

  @ParameterizedTest
  @EnumSource
  void ofManyWhoAnswerAtOnceOneCountsAndTheOthersGetTheTruth(Stores stores) throws Exception {
    try (var fix = new EngineFixture(stores);
        var people = Executors.newVirtualThreadPerTaskExecutor()) {
      var run =
          fix.start(
              new TestRunbook("raced")
                  .waits("ask", "human.task", null, ASK)
                  .waits("then", "human.task", null, Map.of("instructions", "Look again")));
      awaitPerson(fix, run);
      Callable<Answer> answer =
          () ->
              confirm(
                  fix,
                  run,
                  new Report("steps.ask", true, Map.of("count", IntNode.valueOf(4)), null));
      var answers =
          people.invokeAll(List.of(answer, answer, answer, answer)).stream()
              .map(each -> each.resultNow())
              .toList();
      assertThat(answers).filteredOn(Answer.Accepted.class::isInstance).hasSize(1);
      assertThat(answers)
          .filteredOn(Answer.Refused.class::isInstance)
          .allSatisfy(each ->
              assertThat(((Answer.Refused) each).message())
                  .startsWith("steps.ask: is done, as anna reported, since "));
      assertThat(
              fix.engine.remediation().events("default", run).stream()
                  .filter(event -> event.payload() instanceof Confirmed))
          .hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void onlyThoseWhoAreAskedMayAnswer(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var run =
          fix.start(
              new TestRunbook("named")
                  .waits(
                      "ask",
                      "human.task",
                      null,
                      Map.of("instructions", "Look", "from", Map.of("users", List.of("ben")))));
      awaitPerson(fix, run);
      assertThat(confirm(fix, run, report(Map.of())))
          .isEqualTo(
              new Answer.Refused("not_asked", "steps.ask asks ben, and you are not of them"));
      assertThat(fix.engine.remediation().confirm("default", run, report(Map.of()), BEN))
          .isInstanceOf(Answer.Accepted.class);
      fix.await(run, RunStatus.SUCCEEDED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aQuestionMayShowWhatAnEarlierStepReturned(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var run =
          fix.start(
              new TestRunbook("shows")
                  .waits(
                      "name",
                      "human.task",
                      null,
                      Map.of(
                          "instructions",
                          "Which host?",
                          "fields",
                          Map.of("host", Map.of("type", "string"))))
                  .waits(
                      "look",
                      "human.task",
                      null,
                      Map.of("instructions", "${'Look at ' + steps.name.result.values.host}")));
      awaitPerson(fix, run);
      confirm(fix, run, new Report("name", true, Map.of("host", TextNode.valueOf("db-1")), null));
      var waiting = awaitPerson(fix, run);
      assertThat(Objects.requireNonNull(waiting.manual().getFirst().waiting()).instructions())
          .isEqualTo("Look at db-1");
      confirm(fix, run, report(Map.of()));
      fix.await(run, RunStatus.SUCCEEDED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void nobodyWhoAnswersInTimeFailsTheStepAndIsToldWhenTooLate(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var run =
          fix.start(new TestRunbook("late").waits("ask", "human.task", Duration.ofMillis(50), ASK));
      var state = fix.await(run, RunStatus.FAILED);
      assertThat(Objects.requireNonNull(state.step("steps.ask").outcome()).code())
          .isEqualTo("confirm_timeout");
      assertThat(confirm(fix, run, new Report("ask", true, Map.of(), null)))
          .isInstanceOfSatisfying(
              Answer.Refused.class,
              refused -> {
                assertThat(refused.reason()).isEqualTo("already_answered");
                assertThat(refused.message()).contains("nobody confirmed it in time, since ");
              });
      assertThat(confirm(fix, run, report(Map.of())))
          .isInstanceOfSatisfying(
              Answer.Refused.class,
              refused -> assertThat(refused.reason()).isEqualTo("already_ended"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRunThatWaitsTooLongEndsWhenItsTimeIsUp(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var run =
          fix.start(
              new TestRunbook("patient")
                  .timeout(Duration.ofMillis(80))
                  .waits("ask", "human.task", null, ASK));
      assertThat(fix.await(run, RunStatus.FAILED).reason())
          .isEqualTo(io.firebreak.gate.EndReason.RUN_TIMEOUT);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTimeThatIsPastIsOverAtOnceAndOneTooFarIsRefusedInPlanning(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var past =
          fix.start(
              new TestRunbook("past")
                  .waits("wait", "wait.until", null, Map.of("time", "2020-01-01T00:00:00Z"))
                  .step("after", EffectClass.KEYED));
      fix.await(past, RunStatus.SUCCEEDED);
      assertThat(fix.world.paths(past)).containsExactly("steps.after");
      var far =
          fix.start(
              new TestRunbook("far")
                  .waits("wait", "wait.until", null, Map.of("time", "2999-01-01T00:00:00Z")));
      assertThat(fix.await(far, RunStatus.FAILED).detail())
          .contains("steps.wait", "more than 1d after the run began");
    }
  }

  private static RunState awaitPerson(EngineFixture fix, String run) {
    return Awaitility.await()
        .pollInterval(Duration.ofMillis(5))
        .until(() -> fix.state(run), state -> !state.manual().isEmpty());
  }

  private static Answer confirm(EngineFixture fix, String run, Report report) {
    return fix.engine.remediation().confirm("default", run, report, ANNA);
  }

  private static Report report(Map<String, JsonNode> values) {
    return report(null, values);
  }

  private static Report report(@Nullable String step, Map<String, JsonNode> values) {
    return new Report(step, true, values, null);
  }
}
