package io.firebreak.remediation;

import io.firebreak.runbook.ApprovalRule.OnTimeout;
import io.firebreak.runbook.Precondition.Otherwise;
import io.firebreak.runbook.Runbook.Autonomy;
import io.firebreak.runbook.Runbook.OnResolve;
import io.firebreak.runbook.RunbookVersion;
import java.time.Duration;
import java.util.Map;
import java.util.Random;

/** Generates the runbook of one history and how its world answers. */
final class RunbookDice {
  private final String name;
  private final World world;
  private final Random random;
  private final Map<String, RunbookVersion> versions;

  /**
   * The dice.
   *
   * @param versions where the runbooks of children are put
   */
  RunbookDice(String name, World world, Random random, Map<String, RunbookVersion> versions) {
    this.name = name;
    this.world = world;
    this.random = random;
    this.versions = versions;
  }

  RunbookVersion runbook() {
    var book = new TestRunbook(name).target("world/" + name);
    var pick = random.nextInt(60);
    book.autonomy(
        pick < 42
            ? Autonomy.AUTO
            : pick < 58 ? Autonomy.APPROVE : pick == 58 ? Autonomy.OBSERVE : Autonomy.SUGGEST);
    book.onResolve(random.nextInt(3) == 0 ? oneOf(OnResolve.values()) : OnResolve.CANCEL);
    book.onTimeout(random.nextInt(2) == 0 ? oneOf(OnTimeout.values()) : OnTimeout.FAIL);
    book.quorum(random.nextInt(60) == 0 ? 5 : random.nextInt(3) == 0 ? 2 : 1);
    if (random.nextInt(3) == 0) {
      book.editable();
    }
    if (random.nextInt(120) == 0) {
      book.brokenTarget();
    }
    if (random.nextInt(60) == 0) {
      book.tags("forbidden");
    } else if (random.nextInt(10) == 0) {
      book.tags("watched");
    }
    if (random.nextInt(60) == 0) {
      book.blastRadius(1);
    }
    if (random.nextInt(10) == 0) {
      book.maxRuns(1);
    }
    if (random.nextInt(6) == 0) {
      book.cooldown(Duration.ofMinutes(15));
    }
    if (random.nextInt(20) == 0) {
      book.timeout(Duration.ofMinutes(1));
    }
    world.reading("broken", random.nextInt(60) == 0 ? 0 : 1);
    if (random.nextInt(40) == 0) {
      world.noReading("broken");
    }
    if (random.nextInt(3) > 0) {
      book.precondition("broken", "result.value == 1", oneOf(Otherwise.values()));
    }
    steps(book);
    world.reading("healthy", random.nextInt(7) < 3 ? 0 : 1);
    if (random.nextInt(25) == 0) {
      world.noReading("healthy");
    }
    if (random.nextInt(4) > 0) {
      book.verify("healthy", "result.value == 1", Duration.ofMinutes(2));
    }
    if (random.nextInt(3) == 0) {
      book.always("tidy");
    }
    if (random.nextInt(3) == 0) {
      book.onFailure("tell");
    }
    return book.version();
  }

  private void steps(TestRunbook book) {
    var dice = new FlowDice(name, world, random, versions);
    book.steps(dice.steps());
    if (random.nextInt(8) == 0) {
      book.otherwise(dice.steps());
    }
    if (random.nextInt(120) == 0) {
      book.missing("gone");
    }
  }

  private <T> T oneOf(T[] values) {
    return values[random.nextInt(values.length)];
  }
}
