package io.firebreak.slack;

import static io.firebreak.slack.FilledForm.filled;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.remediation.RunState;
import io.firebreak.remediation.RunStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Manual steps are shown and reported in Slack, on a whole engine. */
class SlackManualTest {
  private static final String DONE = RunMessage.DONE.getFirst();
  private static final String FILL = RunMessage.FILL.getFirst();
  private static final String FAILED = RunMessage.FAILED.getFirst();

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

  private static SequencedMap<String, Map<String, ?>> tasks(String id, Map<String, ?> with) {
    var tasks = new LinkedHashMap<String, Map<String, ?>>();
    tasks.put(id, with);
    return tasks;
  }

  private String button(String action) {
    return SlackWorld.button(world.told(action), action);
  }

  /** What stands in the window that was opened. */
  private JsonNode shown() {
    var updates =
        Awaitility.await().until(() -> world.calls("views.update"), calls -> !calls.isEmpty());
    return SlackWorld.read(Objects.requireNonNull(updates.getLast().get("view")));
  }

  private void awaitForm() {
    Awaitility.await()
        .until(
            () -> new SlackStore(world.ground.database().jdbi()).form("default", "V1").isPresent());
  }

  @Test
  void aTaskIsShownAndReportedDoneByAClick() {
    var run =
        world.engine.startManual(
            "by-hand", tasks("pull", Map.of("instructions", "Pull the <plug>\nand wait")));
    assertThat(world.told(DONE).toString())
        .contains("To do: steps.pull", "Pull the &lt;plug&gt;", "and wait", "any responder");

    world.interact(world.click("UBEN", DONE, button(DONE)));

    var state = world.engine.await(run, RunStatus.SUCCEEDED);
    var result = Objects.requireNonNull(state.step("steps.pull").result());
    assertThat(result.path("person").asText()).isEqualTo("ben");
    assertThat(result.path("authenticated_by").asText()).isEqualTo("slack");
    world.awaitWhispers(1);
    assertThat(world.whispers()).containsExactly("UBEN: Your report counts: steps.pull is done.");
    assertThat(world.told("by-hand succeeded").toString()).doesNotContain(DONE);
  }

  @Test
  void aFormIsAskedInAModalWithItsFaultsBesideTheirFields() {
    var fields =
        Map.of(
            "count", Map.of("type", "integer", "min", 1, "max", 9, "description", "How many?"),
            "size", Map.of("type", "string", "values", List.of("small", "large")),
            "sure", Map.of("type", "boolean", "default", true));
    var run =
        world.engine.startManual(
            "asks", tasks("ask", Map.of("instructions", "Look", "fields", fields)));
    world.interact(world.click("UBEN", FILL, button(FILL)));
    var view = shown();
    assertThat(view.toString())
        .contains("count – How many?", "at least 1", "large", "initial_option");

    var refused =
        world.interact(filled("UBEN", ManualForm.DONE, Map.of("count", "12", "size", "@1")));
    assertThat(SlackWorld.read(refused.body()).path("errors").path("count").asText())
        .isEqualTo("is out of range; at least 1; at most 9");
    assertThat(world.engine.state(run).manual()).hasSize(1);

    world.interact(
        filled(
            "UBEN",
            ManualForm.DONE,
            Map.of("count", "4", "size", "@1", "sure", "@1", "NOTE", "seen")));
    var state = world.engine.await(run, RunStatus.SUCCEEDED);
    var result = Objects.requireNonNull(state.step("steps.ask").result());
    assertThat(result.path("values").toString())
        .contains("\"count\":4", "\"size\":\"large\"", "\"sure\":false");
    assertThat(result.path("note").asText()).isEqualTo("seen");
  }

  @Test
  void aChoiceMayBeEmptyOrStandThereTwice() {
    var fields =
        Map.of("size", Map.of("type", "string", "values", List.of("", "a", "a"), "default", ""));
    var run =
        world.engine.startManual(
            "odd", tasks("ask", Map.of("instructions", "Look\nagain", "fields", fields)));
    world.interact(world.click("UBEN", FILL, button(FILL)));
    assertThat(shown().toString()).contains("Look\\nagain", "(empty)");

    world.interact(filled("UBEN", ManualForm.DONE, Map.of("size", "@0")));

    var state = world.engine.await(run, RunStatus.SUCCEEDED);
    assertThat(Objects.requireNonNull(state.step("steps.ask").result()).at("/values/size").asText())
        .isEmpty();
  }

  @Test
  void whatCouldNotBeDoneIsAskedWhyAndFailsTheStep() {
    var run =
        world.engine.startManual("fails", tasks("pull", Map.of("instructions", "Pull the plug")));
    world.interact(world.click("UBEN", FAILED, button(FAILED)));
    awaitForm();
    world.interact(filled("UCLEO", ManualForm.FAILED, Map.of("NOTE", "not mine")));
    world.interact(filled("UBEN", ManualForm.FAILED, Map.of("NOTE", "it is stuck")));
    assertThat(world.engine.await(run, RunStatus.FAILED).detail())
        .isEqualTo("steps.pull: ben reports that it was not done: it is stuck");
  }

  @Test
  void ofManyWhoClickOneCountsAndWhoMayNotIsTold() throws Exception {
    var run =
        world.engine.startManual(
            "raced",
            tasks("pull", Map.of("instructions", "Pull", "from", Map.of("users", List.of("ben")))));
    var value = button(DONE);
    world.engine.demote("finn");
    world.interact(world.click("UCLEO", DONE, value));
    world.interact(world.click("UFINN", DONE, value));
    world.awaitWhispers(2);
    assertThat(world.whispers())
        .containsExactlyInAnyOrder(
            "UCLEO: Nothing changed: steps.pull asks ben, and you are not of them.",
            "UFINN: Nothing changed: only a responder may report on a step. Ask an admin for the"
                + " role.");

    var clicks =
        IntStream.range(0, 4)
            .<Callable<SlackAnswer>>mapToObj(_ -> {
              var click = world.click("UBEN", DONE, value);
              return () -> world.interact(click);
            })
            .toList();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      threads.invokeAll(clicks);
    }
    world.engine.await(run, RunStatus.SUCCEEDED);
    world.awaitWhispers(6);
    assertThat(
            world.whispers().stream()
                .filter(told -> told.startsWith("UBEN"))
                .collect(
                    Collectors.partitioningBy(
                        told -> told.contains("counts"), Collectors.counting())))
        .containsEntry(true, 1L)
        .containsEntry(false, 3L);
  }

  @Test
  void ofTwoStepsThatWaitTheAnswerOfOneLeavesTheOther() {
    var run = world.engine.startAtOnce("sides", "left", "right");
    var asked =
        Awaitility.await()
            .until(
                () -> world.told("To do: steps.right"),
                blocks -> blocks.toString().contains("To do: steps.left"));
    var left = SlackWorld.button(asked, asking(asked, "steps.left"));
    world.interact(world.click("UBEN", asking(asked, "steps.left"), left));
    world.awaitWhispers(1);
    assertThat(world.whispers()).containsExactly("UBEN: Your report counts: steps.left is done.");
    assertThat(world.engine.state(run).manual())
        .extracting(step -> step.path())
        .containsExactly("steps.right");

    var rest = world.told("left — succeeded");
    assertThat(rest.toString()).contains("To do: steps.right").doesNotContain("To do: steps.left");
    world.interact(world.click("UCLEO", DONE, left));
    world.awaitWhispers(2);
    assertThat(world.whispers().getLast()).startsWith("UCLEO: Nothing changed");
    assertThat(world.engine.state(run).manual()).hasSize(1);

    world.interact(world.click("UCLEO", DONE, SlackWorld.button(rest, DONE)));
    var state = world.engine.await(run, RunStatus.SUCCEEDED);
    assertThat(person(state, "steps.left")).isEqualTo("ben");
    assertThat(person(state, "steps.right")).isEqualTo("cleo");
  }

  /** The button by which the step that is asked about is reported done. */
  private static String asking(JsonNode blocks, String step) {
    var first = blocks.toString().indexOf("To do: " + step) < other(blocks, step);
    return RunMessage.DONE.get(first ? 0 : 1);
  }

  private static int other(JsonNode blocks, String step) {
    return blocks
        .toString()
        .indexOf("To do: " + (step.equals("steps.left") ? "steps.right" : "steps.left"));
  }

  private static String person(RunState state, String step) {
    return Objects.requireNonNull(state.step(step).result()).path("person").asText();
  }

  @Test
  void whatAnEarlierRunDidIsToldAsDoneByIt() {
    var tasks = new LinkedHashMap<String, Map<String, ?>>();
    tasks.put("pull", Map.of("instructions", "Pull the plug"));
    tasks.put("plug", Map.of("instructions", "Plug it in"));
    var failed = world.engine.startManual("taken-up", tasks);
    world.told("To do: steps.pull");
    world.interact(world.click("UBEN", DONE, button(DONE)));
    world.told("To do: steps.plug");
    world.interact(world.click("UBEN", FAILED, button(FAILED)));
    awaitForm();
    world.interact(filled("UBEN", ManualForm.FAILED, Map.of("NOTE", "no socket")));
    var doneAt = world.engine.await(failed, RunStatus.FAILED).step("steps.pull").doneAt();
    world.told("taken-up failed");

    var next = world.engine.again(failed);

    Awaitility.await()
        .untilAsserted(() ->
            assertThat(said())
                .anySatisfy(blocks ->
                    assertThat(blocks)
                        .contains(
                            "Run " + next,
                            "1. pull — done by run "
                                + failed
                                + " at "
                                + SlackText.time(Objects.requireNonNull(doneAt)),
                            "2. plug — ",
                            "To do: steps.plug")
                        .doesNotContain("To do: steps.pull")));
  }

  private List<String> said() {
    return Stream.concat(
            world.calls("chat.postMessage").stream(), world.calls("chat.update").stream())
        .map(call -> call.getOrDefault("blocks", ""))
        .toList();
  }

  @Test
  @Tag("S18")
  void aFormThatIsOverSlacksLimitsIsFilledInOnThePage() {
    var fields = new LinkedHashMap<String, Object>();
    for (int i = 0; i < 20; i++) {
      var choices = IntStream.range(0, 100).mapToObj(k -> k + "&".repeat(72)).toList();
      fields.put(
          "field_" + i,
          Map.of("type", "string", "values", choices, "description", "<".repeat(300)));
    }
    var run =
        world.engine.startManual(
            "long", tasks("ask", Map.of("instructions", "<".repeat(2_000), "fields", fields)));
    world.interact(world.click("UBEN", FILL, button(FILL)));
    assertThat(shown().toString()).contains("does not fit into Slack", "/runs/" + run);
  }

  @Test
  @Tag("S7")
  void whatAChildRunDoesAndAsksStandsInTheMessageOfItsRoot() {
    var run = world.engine.startFamily("whole");
    var asked = world.told(DONE).toString();
    assertThat(asked)
        .contains("whole is executing", "To do: steps.call/steps.look")
        .contains("run " + run + ".1 is executing", "call → deep — succeeded");

    world.interact(world.click("UBEN", DONE, button(DONE)));

    world.engine.await(run, RunStatus.SUCCEEDED);
    assertThat(world.told("whole succeeded").toString())
        .contains("run " + run + ".1 succeeded", "call → look — succeeded");
    world.settled();
    assertThat(world.calls("chat.postMessage")).hasSize(1);
    assertThat(new SlackStore(world.ground.database().jdbi()).place("default", "run/" + run + ".1"))
        .isEmpty();
  }
}
