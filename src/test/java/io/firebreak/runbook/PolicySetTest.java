package io.firebreak.runbook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.runbook.PolicyFacts.OfActor;
import io.firebreak.runbook.PolicyFacts.OfIncident;
import io.firebreak.runbook.PolicyFacts.OfPlan;
import io.firebreak.runbook.PolicyFacts.OfRun;
import io.firebreak.runbook.PolicyFacts.OfRunbook;
import io.firebreak.runbook.PolicyVerdict.Answer;
import io.firebreak.runbook.RunbookFolder.SourceFile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PolicySetTest {
  private static final Evaluator EVALUATOR = new Evaluator();
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final PolicyFacts FACTS =
      new PolicyFacts(
          new OfRunbook(
              "restart",
              "Restart",
              "team",
              Runbook.Risk.HIGH,
              Runbook.Autonomy.AUTO,
              List.of("web"),
              "abc"),
          new OfPlan(
              2,
              true,
              false,
              List.of("k8s/a", "k8s/b"),
              List.of("unsafe"),
              List.of("shell.script"),
              new PolicyFacts.BlastRadius(2, false, null)),
          new OfRun("1", "alert", "k8s/a", "", Runbook.Autonomy.AUTO, Map.of(), false),
          new OfIncident("I1", "critical", Map.of("env", "prod")),
          OfActor.engine());

  private static PolicyVerdict judge(String rest) {
    var text = "schema: 1\npolicy: p\ntitle: P\nwarn: w\n" + rest;
    var read =
        new PolicyReader()
            .read(
                List.of(new SourceFile("p.yaml", Path.of("p.yaml"), text.getBytes(UTF_8))),
                List.of());
    assertThat(read.report().problems()).isEmpty();
    return Objects.requireNonNull(read.set()).judge(EVALUATOR, FACTS, NOW).getFirst();
  }

  @Test
  void everyFactIsSeen() {
    assertThat(
            judge(
                    """
                    when: >-
                      runbook.name == "restart" && runbook.risk == "high" && "web" in runbook.tags
                      && plan.changes == 2 && plan.irreversible && !plan.unknown
                      && plan.targets.exists(t, t.endsWith("/b")) && "unsafe" in plan.effects
                      && "shell.script" in plan.actions && plan.blast_radius.count == 2
                      && run.cause == "alert" && run.autonomy == "auto" && !run.needs_approval
                      && incident.severity == "critical" && incident.labels.env == "prod"
                      && actor.kind == "engine" && size(actor.roles) == 0
                      && now < timestamp("2026-02-01T00:00:00Z")
                    """)
                .answer())
        .isEqualTo(new Answer.Applies());
  }

  @Test
  void factsAreTheSameWhateverTheHostSpeaks() {
    var before = Locale.getDefault();
    Locale.setDefault(Locale.of("tr"));
    try {
      assertThat(
              judge("when: runbook.risk == \"high\" && incident.severity == \"critical\"\n")
                  .answer())
          .isEqualTo(new Answer.Applies());
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void whatItLookedAtIsTold() {
    var said =
        judge(
            """
            variables: { env: 'incident.labels[?"env"].orValue("none")' }
            when: variables.env == "test" && runbook.risk == "high"
            """);
    assertThat(said.answer()).isEqualTo(new Answer.DoesNotApply());
    assertThat(said.observed())
        .isEqualTo(
            "incident.labels = {\"env\":\"prod\"}, runbook.risk = \"high\", variables.env ="
                + " \"prod\"");
  }

  @Test
  void whatCannotBeEvaluatedSaysWhy() {
    assertThat(judge("when: incident.labels.region == \"eu\"\n").answer())
        .isEqualTo(new Answer.Failed("when: there is no region"));
    assertThat(judge("when: plan.blast_radius.percent > 10\n").answer())
        .isInstanceOf(Answer.Failed.class);
    assertThat(
            judge(
                    """
                    variables: { region: incident.labels.region }
                    when: variables.region == "eu"
                    """)
                .answer())
        .isEqualTo(new Answer.Failed("variables.region: there is no region"));
  }

  @Test
  void aVariableThatIsNotNeededMayFail() {
    assertThat(
            judge(
                    """
                    variables: { region: incident.labels.region }
                    when: runbook.risk == "high" || variables.region == "eu"
                    """)
                .answer())
        .isEqualTo(new Answer.Applies());
  }

  @Test
  void anEndlessConditionIsStopped() {
    var loops = "true";
    for (var variable : List.of("a", "b", "c", "d", "e", "f")) {
      loops = "[1,2,3,4,5,6,7,8,9,10].all(%s, %s)".formatted(variable, loops);
    }
    assertThat(judge("when: '%s'\n".formatted(loops)).answer()).isInstanceOf(Answer.Failed.class);
  }
}
