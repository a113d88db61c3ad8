package io.firebreak.remediation;

import com.fasterxml.jackson.databind.node.TextNode;
import io.firebreak.alert.Alert;
import io.firebreak.alert.Severity;
import io.firebreak.durable.EffectClass;
import io.firebreak.label.Labels;
import io.firebreak.runbook.ApprovalRule;
import io.firebreak.runbook.Expression;
import io.firebreak.runbook.Runbook.Autonomy;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.runbook.Template;
import io.firebreak.runbook.Undo;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The runbook of a trial: one step, about which people are asked, and whose size they may edit. */
final class RaceRunbook {
  private RaceRunbook() {}

  /** What the step does in the world, which tells the inputs that people saw. */
  static String effect(String trial, int size) {
    return "world/" + trial + "-" + size;
  }

  static RunbookVersion version(String trial, EffectClass kind, int quorum, Duration timeout) {
    var code = kind.name().toLowerCase(Locale.ROOT);
    var grow = new LinkedHashMap<String, Template>();
    var name = new Expression("run.target + '-' + string(inputs.size)", TestRunbook.HERE);
    grow.put("name", new Template.Value(name, TestRunbook.HERE));
    grow.put("kind", new Template.Constant(TextNode.valueOf(code), TestRunbook.HERE));
    var shrink = TestRunbook.with(Map.of("name", "undo-" + trial, "kind", code));
    return new TestRunbook(trial)
        .target("world/" + trial)
        .autonomy(Autonomy.APPROVE)
        .editable()
        .asking(rule(trial, quorum, timeout))
        .steps(
            List.of(
                TestRunbook.call(
                    "grow",
                    "test.effect",
                    new Template.Fields(grow, TestRunbook.HERE),
                    null,
                    null,
                    new Undo.By("test.effect", shrink, null, null, Map.of()))))
        .version();
  }

  private static ApprovalRule rule(String trial, int quorum, Duration timeout) {
    var asked = RaceCrew.ASKED.stream().map(who -> RaceCrew.of(trial, who)).toList();
    return new ApprovalRule(
        null,
        new ApprovalRule.Approvers(null, null, asked, List.of()),
        quorum,
        List.of(ApprovalRule.Excluded.REQUESTER),
        null,
        timeout,
        ApprovalRule.OnTimeout.FAIL);
  }

  static Alert alert(String trial, Instant since) {
    return new Alert(
        "alertmanager",
        "Sick",
        Alert.Status.FIRING,
        Severity.HIGH,
        Labels.NONE,
        Map.of(),
        since,
        null,
        trial,
        null,
        Map.of(),
        List.of());
  }
}
