package io.firebreak.incident;

import com.fasterxml.jackson.databind.node.TextNode;
import io.firebreak.runbook.ApprovalRule;
import io.firebreak.runbook.Expression;
import io.firebreak.runbook.Guards;
import io.firebreak.runbook.Location;
import io.firebreak.runbook.Promotion;
import io.firebreak.runbook.Runbook;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.runbook.Template;
import io.firebreak.runbook.Triggers.ByAlert;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Versions of runbooks of which only the trigger matters. */
final class TestVersions {
  private TestVersions() {}

  static RunbookVersion of(String name, Duration hold, List<String> groupBy) {
    return of(name, new ByAlert(new Expression("true", here(name)), groupBy, hold, null, null));
  }

  static Location here(String name) {
    return new Location(name + ".yaml", 1, 1);
  }

  static RunbookVersion of(String name, ByAlert trigger) {
    var runbook =
        new Runbook(
            1,
            name,
            name,
            "team",
            Runbook.Risk.MEDIUM,
            new Template.Constant(TextNode.valueOf("service/shop"), here(name)),
            Map.of(),
            List.of(),
            Runbook.Autonomy.APPROVE,
            new Promotion(new Promotion.Runs(10), new Guards.Percent(BigDecimal.valueOf(70))),
            null,
            new io.firebreak.runbook.Triggers(trigger, null, true),
            0,
            Map.of(),
            new Guards(null, null, null, null, Guards.Freeze.RESPECT),
            List.of(),
            List.of(),
            new ApprovalRule(
                null,
                new ApprovalRule.Approvers(null, null, List.of(), List.of()),
                1,
                List.of(),
                null,
                Duration.ofMinutes(15),
                ApprovalRule.OnTimeout.FAIL),
            List.of(),
            List.of(),
            null,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Runbook.OnResolve.CANCEL,
            Duration.ofHours(1));
    return new RunbookVersion("hash-of-" + name, "{}", runbook, name + ".yaml", null);
  }
}
