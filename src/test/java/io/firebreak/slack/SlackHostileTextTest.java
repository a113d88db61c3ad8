package io.firebreak.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.gson.Gson;
import com.slack.api.model.view.View;
import com.slack.api.util.json.GsonFactory;
import io.firebreak.action.Answerers;
import io.firebreak.action.Form;
import io.firebreak.action.FormField;
import io.firebreak.approval.Approval;
import io.firebreak.incident.Incident;
import io.firebreak.incident.Incidents;
import io.firebreak.journal.StreamId;
import io.firebreak.plan.Plan;
import io.firebreak.remediation.RunEvent;
import io.firebreak.remediation.RunState;
import io.firebreak.remediation.RunSummary;
import io.firebreak.runbook.FormRules;
import io.firebreak.runbook.Input;
import io.firebreak.runbook.Problem;
import io.firebreak.runbook.Rung;
import io.firebreak.testing.Dice;
import io.firebreak.testing.Forge;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever texts come from outside, Slack takes every message, and nothing in it is markup. */
@Tag("S17")
@Tag("S18")
@Tag("S46")
@DisplayName("Hostile text in Slack")
class SlackHostileTextTest {
  private static final int ROUNDS = 100;
  private static final int CHARTS = 10;
  private static final Gson GSON = GsonFactory.createSnakeCase();
  private static final String PAGE = "https://firebreak.example.com/runs/0123456789abcdef";

  private final Dice dice = Dice.of(1_793_000_001L);
  private final HostileText texts = new HostileText(dice);
  private final Forge forge =
      new Forge(dice, texts::any)
          // What Firebreak makes itself, and what a runbook's file may only hold.
          .with("stream", () -> StreamId.run("default", id()))
          .with("id", this::id)
          .with("path", this::path)
          .with("step", this::path)
          .with("hash", this::hash)
          .with("planHash", this::hash)
          .with("RunSummary.state", () -> dice.oneOf(List.of("held", "failed", "executing")))
          .with("created", () -> forge().make(RunEvent.Created.class))
          .with("level", () -> 0)
          .with("decidedAt", () -> Instant.EPOCH)
          .with("verify", () -> null)
          .with("Input.from", () -> null)
          .with("Input.values", () -> choices(9_000))
          .with("FormField.type", () -> FormField.Type.STRING)
          .with("FormField.values", () -> choices(75))
          .with("FormField.pattern", () -> null)
          .with("FormField.min", () -> null)
          .with("FormField.max", () -> null)
          .with("FormField.description", () -> cut(texts.any(), 300));

  private int checked;

  private Forge forge() {
    return forge;
  }

  private String id() {
    return Long.toHexString(dice.any());
  }

  private String hash() {
    return id().repeat(4);
  }

  private String path() {
    return "steps." + dice.oneOf(List.of("restart", "scale[3]", "roll.canary"));
  }

  /** Up to as many as a runbook may have, some of them twice, or empty. */
  private List<JsonNode> choices(int longest) {
    var choices = new ArrayList<JsonNode>();
    for (int i = dice.below(3) * dice.below(51); i > 0; i--) {
      choices.add(TextNode.valueOf(cut(texts.any(), longest)));
    }
    return choices;
  }

  private static String cut(String text, int longest) {
    return text.substring(0, Math.min(text.length(), longest));
  }

  private void often(Runnable trial) {
    for (int i = 0; i < ROUNDS; i++) {
      try {
        trial.run();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("round %d, seed %d".formatted(i, dice.seed()), e);
      }
    }
    assertThat(checked).as("not all were left out").isGreaterThan(ROUNDS / 2);
  }

  private void taken(RunMessage message) {
    checked++;
    BlockKit.message(Map.of("text", message.text(), "blocks", GSON.toJson(message.blocks())));
  }

  private void taken(View view) {
    checked++;
    BlockKit.view(GSON.toJson(view));
  }

  private Family family() {
    return new Family(
        forge.make(RunState.class),
        _ -> dice.below(2) == 0 ? Optional.empty() : Optional.of(forge.make(RunState.class)),
        dice.below(2) == 0);
  }

  private String name(String person) {
    return dice.below(2) == 0 ? person : texts.any();
  }

  @Test
  @DisplayName("an incident")
  void incidents() {
    often(() -> {
      var incident = forge.make(Incident.class);
      if (!incident.alerts().isEmpty()) {
        taken(IncidentMessage.of(incident, List.of(), forge.some(RunSummary.class, 20), PAGE));
      }
    });
  }

  @Test
  @DisplayName("a run, its question and its progress")
  void runs() {
    often(() -> {
      var family = family();
      taken(RunMessage.of(family, PAGE, this::name));
      taken(RunMessage.progress(family, PAGE, this::name));
      taken(RunMessage.settled(family.root(), forge.make(Approval.class), PAGE, this::name));
    });
  }

  @Test
  @DisplayName("a plan in a window")
  void plans() {
    often(() -> {
      var family = family();
      var plan = forge.make(Plan.class);
      taken(PlanClicks.plan(family, plan, forge.make(Approval.class), PAGE).view());
    });
  }

  @Test
  @DisplayName("forms for inputs")
  void inputs() {
    often(() -> {
      var inputs = new LinkedHashMap<String, Input>();
      var values = new LinkedHashMap<String, JsonNode>();
      for (int i = dice.below(6); i > 0; i--) {
        var input = forge.make(Input.class);
        inputs.put("input_" + i, input);
        if (dice.below(2) == 0) {
          values.put("input_" + i, forge.make(FormField.class).fallback());
        }
      }
      values.values().removeIf(value -> value == null);
      InputForm.view(
              StartForms.ID,
              "Start a run",
              "Start",
              List.of(texts.any(), "x"),
              inputs,
              values,
              List.of(InputForm.why()))
          .ifPresent(this::taken);
    });
  }

  @Test
  @DisplayName("forms of manual steps")
  void manualSteps() {
    taken(ManualForm.failed());
    taken(RejectForm.blank());
    often(() -> {
      var fields = new LinkedHashMap<String, FormField>();
      for (int i = dice.below(6); i > 0; i--) {
        var field = forge.make(FormField.class);
        if (FormRules.wrong(new Form(Map.of("field_" + i, field), Answerers.ANYONE)).isEmpty()) {
          fields.put("field_" + i, field);
        }
      }
      ManualForm.done(texts.any(), new Form(fields, Answerers.ANYONE)).ifPresent(this::taken);
    });
  }

  @Test
  @DisplayName("the home, the catalogue, and answers")
  void others() {
    often(() -> {
      taken(
          HomeView.of(
              forge.some(RunSummary.class, 20),
              forge.some(RunSummary.class, 20),
              List.of(texts.any(), texts.any()),
              _ -> PAGE));
      taken(RungMessage.of(texts.any(), forge.make(Rung.Change.class), PAGE, this::name));
      taken(StormMessage.of(Optional.of(texts.any()), forge.make(Incidents.Burst.class), PAGE));
      taken(CatalogueMessage.of(forge.some(Problem.class, 15), PAGE));
      taken(RunMessage.plain(List.of(texts.any(), texts.any())));
      taken(RunMessage.plain(List.of(texts.any(), texts.any(), texts.any()), PAGE));
      taken(RunMessage.plain(Word.help(texts.any())));
      taken(Modal.said("Firebreak", List.of(texts.any(), texts.any())).view());
      taken(Filled.wrong(Map.of("x", texts.any()), "Inputs", List.of(texts.any())).view());
    });
  }

  @Test
  @Tag("S33")
  @DisplayName("a chart")
  void charts() throws IOException, SlackTrouble {
    for (int i = 0; i < CHARTS; i++) {
      var points = List.of(forge.make(Curve.Point.class), forge.make(Curve.Point.class));
      var image = Chart.png(texts.any(), List.of(new Curve(texts.any(), points)));
      assertThat(ImageIO.read(new ByteArrayInputStream(image))).isNotNull();
    }
  }
}
