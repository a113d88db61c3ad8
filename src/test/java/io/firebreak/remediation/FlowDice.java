package io.firebreak.remediation;

import io.firebreak.durable.EffectClass;
import io.firebreak.remediation.World.Response;
import io.firebreak.runbook.Amount;
import io.firebreak.runbook.Precondition.Otherwise;
import io.firebreak.runbook.Runbook.Autonomy;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.runbook.Step;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Generates the steps of a runbook: sequences, joins, branches, lists and children, and how the
 * world answers each of them.
 */
final class FlowDice {
  private static final int MOST_DEPTH = 3;

  private final String name;
  private final World world;
  private final Random random;
  private final Map<String, RunbookVersion> versions;
  private int ids;

  /**
   * The dice.
   *
   * @param versions where the runbooks of children are put
   */
  FlowDice(String name, World world, Random random, Map<String, RunbookVersion> versions) {
    this.name = name;
    this.world = world;
    this.random = random;
    this.versions = versions;
  }

  /** The steps of the outermost runbook. */
  List<Step> steps() {
    return steps("step", 0);
  }

  private boolean in(int percent) {
    return random.nextInt(100) < percent;
  }

  private List<Step> steps(String prefix, int depth) {
    var leaves = leaves(prefix, depth);
    if (leaves.size() > 1 && in(depth == 0 ? 52 : 25)) {
      return fork(prefix, leaves);
    } else if (leaves.size() > 1 && in(30)) {
      return List.of(block(prefix, leaves));
    }
    return leaves;
  }

  private List<Step> leaves(String prefix, int depth) {
    var leaves = new ArrayList<Step>();
    if (in(depth == 0 ? 36 : 15)) {
      leaves.add(list(prefix, depth));
    }
    if (depth < MOST_DEPTH && in(depth == 0 ? 26 : 35)) {
      leaves.add(child(prefix, depth, retry()));
    }
    var count = Math.max(leaves.isEmpty() ? 1 : 0, random.nextInt(depth == 0 ? 4 : 3));
    for (var i = 0; i < count; i++) {
      leaves.add(random.nextInt(leaves.size() + 1), in(5) ? pause(prefix) : effect(prefix));
    }
    return leaves;
  }

  private String id(String prefix) {
    return prefix + ids++;
  }

  /** All begin at once, and the last waits for them as its join says. */
  private List<Step> fork(String prefix, List<Step> leaves) {
    var steps = new ArrayList<Step>();
    leaves.forEach(leaf -> steps.add(TestSteps.needs(leaf, List.of(), Step.Join.ALL)));
    var join = in(60) ? Step.Join.ALL : oneOf(Step.Join.values());
    steps.add(TestSteps.needs(effect(prefix), leaves.stream().map(Step::id).toList(), join));
    return steps;
  }

  private Step block(String prefix, List<Step> leaves) {
    var half = 1 + random.nextInt(leaves.size() - 1);
    var branches = new ArrayList<Step.Branch>();
    branches.add(new Step.Branch(null, leaves.subList(0, half)));
    branches.add(new Step.Branch(null, leaves.subList(half, leaves.size())));
    if (in(30)) {
      branches.add(new Step.Branch(null, List.of(effect(prefix))));
    }
    return new Step.Parallel(
        id(prefix),
        null,
        null,
        null,
        Step.Join.ALL,
        branches,
        1 + random.nextInt(3),
        oneOf(Step.OnError.values()));
  }

  private Step.Call effect(String prefix) {
    var id = id(prefix);
    answers("steps." + id, 5);
    if (in(33)) {
      world.reading("before:" + id, 1);
    }
    if (random.nextInt(300) == 0) {
      world.reading("denied:" + id, 1);
    }
    return call(id);
  }

  private Step.Call call(String id) {
    return TestRunbook.effect(
        id,
        oneOf(EffectClass.values()),
        retry(),
        in(85),
        in(6) ? "run.target.startsWith('world/')" : null);
  }

  private static Step.Call pause(String id, Duration time) {
    return TestRunbook.call(
        id,
        "wait.for",
        TestRunbook.with(Map.of("duration", time.toSeconds() + "s")),
        null,
        null,
        null);
  }

  private Step.Call pause(String prefix) {
    return pause(id(prefix), Duration.ofSeconds(1 + random.nextInt(60)));
  }

  private Step list(String prefix, int depth) {
    var id = id(prefix);
    var size = random.nextInt(5);
    for (var item = 0; item < size; item++) {
      answers("steps." + id + ".items." + item, 9);
    }
    var each =
        new TestSteps.Each(
            size,
            1 + random.nextInt(3),
            in(25) ? 1 : 0,
            1 + random.nextInt(2),
            in(50) ? null : in(50) ? new Amount.Count(1) : new Amount.Share(BigDecimal.valueOf(50)),
            in(20) ? TestSteps.check("broken", Duration.ofSeconds(random.nextInt(3))) : null,
            depth == 0 && in(8));
    return TestSteps.each(
        depth < MOST_DEPTH && in(8) ? child(id, book(depth + 1), null) : call(id), each);
  }

  private Step.Call child(String prefix, int depth, io.firebreak.runbook.@Nullable Retry retry) {
    var step = child(id(prefix), book(depth + 1), retry);
    return in(5) ? TestSteps.timeout(step, Duration.ofSeconds(20)) : step;
  }

  private static Step.Call child(
      String id, String book, io.firebreak.runbook.@Nullable Retry retry) {
    return TestSteps.child(id, book, retry);
  }

  /** A runbook to be run by another; its name. */
  private String book(int depth) {
    var child = name + "-" + ids++;
    var book = new TestRunbook(child).target("world/" + child);
    if (in(15)) {
      book.autonomy(Autonomy.APPROVE);
    }
    if (in(10)) {
      book.precondition("broken", "result.value == 1", oneOf(Otherwise.values()));
    }
    if (in(5)) {
      book.timeout(Duration.ofSeconds(40));
    }
    book.steps(steps("low" + depth + "_", depth));
    if (in(8)) {
      book.otherwise(List.of(effect("low" + depth + "_")));
    }
    if (in(25)) {
      book.verify("healthy", "result.value == 1", Duration.ofMinutes(2));
    }
    var version = book.version();
    versions.put(version.hash(), version);
    return child;
  }

  private void answers(String path, int sides) {
    if (random.nextInt(sides) == 0) {
      world.script(path, responses());
    }
    if (random.nextInt(8) == 0) {
      world.script(path + ".undo", responses());
    }
  }

  private io.firebreak.runbook.@Nullable Retry retry() {
    return in(50) ? TestRunbook.retry(1 + random.nextInt(3)) : null;
  }

  /** How the next calls come out. */
  Response[] responses() {
    var responses = new Response[1 + random.nextInt(3)];
    for (var i = 0; i < responses.length; i++) {
      responses[i] = oneOf(Response.values());
    }
    return responses;
  }

  private <T> T oneOf(T[] values) {
    return values[random.nextInt(values.length)];
  }
}
