package io.firebreak.pagerduty;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.firebreak.action.Action;
import io.firebreak.action.Action.Probed;
import io.firebreak.action.Call;
import io.firebreak.action.Decoded;
import io.firebreak.action.Egress;
import io.firebreak.durable.EffectClass;
import io.firebreak.durable.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What steps of runbooks do at PagerDuty, and what is known when they fail. */
class PagerDutyActionsTest {
  private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");
  private static final String KEY = "0123456789abcdef0123456789abcdef";

  private PagerDutyWorld world;
  private PagerDutyAccount account;

  @BeforeEach
  void open() {
    world = new PagerDutyWorld();
    account =
        PagerDutyAccount.of(
            world.settings, world.keys, Egress.Resolver.SYSTEM, InstantSource.fixed(NOW));
  }

  @AfterEach
  void close() {
    account.close();
    world.close();
  }

  @Test
  @Tag("PD70")
  void anIncidentIsNamedByItsIdOrByTheKeyThatItWasOpenedWith() {
    var incident = world.pagerDuty.opened("PINC01");

    ok("note", "{incident: PINC01, text: \"first line\\nsecond\"}");
    ok("note", "{dedup_key: other/PINC01, text: by key}");

    assertThat(incident.notes)
        .containsExactly(
            "first line\nsecond\nhttps://firebreak.example.com/runs/run1 [firebreak 0123456789ab]",
            "by key\nhttps://firebreak.example.com/runs/run1 [firebreak 0123456789ab]");
    assertThat(complaint("note", "{text: x}")).contains("one of incident and dedup_key");
    assertThat(complaint("note", "{text: x, incident: P1, dedup_key: k}")).contains("one of");
    assertThat(complaint("note", "{text: x, incident: ../users}")).contains("no id of PagerDuty");
    assertThat(complaint("note", "{text: ' ', incident: P1}")).contains("1 to 2000 characters");
    assertThat(execute("note", "{dedup_key: nobody, text: x}"))
        .isInstanceOfSatisfying(
            Outcome.NotApplied.class,
            no -> {
              assertThat(no.code()).isEqualTo("no_incident");
              assertThat(no.isTransient()).isTrue();
            });
  }

  @Test
  @Tag("PD70")
  void everythingThatARunbookCanDoThere() {
    var incident = world.pagerDuty.opened("PINC01");
    incident.levels = 2;
    world.pagerDuty.onCall("PSHIFT1", "anna@example.com");

    ok("acknowledge", "{incident: PINC01}");
    assertThat(incident.status).isEqualTo("acknowledged");
    ok("set_priority", "{incident: PINC01, priority: P1}");
    ok("escalate", "{incident: PINC01, level: 5}");
    ok("escalate", "{incident: PINC01, escalation_policy: PPOL01}");
    ok("status_update", "{incident: PINC01, message: We are on it}");
    ok(
        "add_responders",
        "{incident: PINC01, message: help, users: [PU1], escalation_policies: [PP1]}");
    ok("resolve", "{dedup_key: other/PINC01}");

    assertThat(incident.priority).isEqualTo("P1");
    assertThat(incident.escalated).containsExactly(2);
    assertThat(incident.policies).containsExactly("PPOL01");
    assertThat(incident.updates).containsExactly("We are on it");
    assertThat(incident.responders).containsExactly("PU1", "PP1");
    assertThat(incident.status).isEqualTo("resolved");
    assertThat(((Outcome.Ok) execute("who_is_on_call", "{schedule: PSHIFT1}")).result().toString())
        .isEqualTo(
            "{\"users\":[{\"id\":\"PU1\",\"name\":\"anna@example.com\","
                + "\"email\":\"anna@example.com\"}],\"empty\":false}");
    assertThat(world.pagerDuty.dutyAsked()).isEqualTo(NOW);
  }

  @Test
  @Tag("PD71")
  void openingIsKeyedByTheStepUnlessAKeyIsGiven() {
    var first = (Outcome.Ok) execute("trigger", "{summary: Queue is stuck, severity: critical}");
    execute("trigger", "{summary: Queue is stuck, severity: critical}");
    execute("trigger", "{summary: Another, dedup_key: queue/stuck, details: {queue: orders}}");

    assertThat(first.result().path("dedup_key").asText()).isEqualTo("firebreak/" + KEY);
    assertThat(world.pagerDuty.incidents())
        .extracting(incident -> incident.key)
        .containsExactly("firebreak/" + KEY, "queue/stuck");
    var payload = world.pagerDuty.incidents().getFirst().event.path("payload");
    assertThat(payload.path("severity").asText()).isEqualTo("critical");
    assertThat(payload.path("summary").asText()).isEqualTo("Queue is stuck");
    assertThat(action("trigger").descriptor().effectClass()).isEqualTo(EffectClass.KEYED);
    assertThat(complaint("trigger", "{summary: x, severity: fatal}")).contains("severity is");
  }

  @Test
  @Tag("PD72")
  void whatWasAddedIsFoundAgainWhenTheAnswerWasLost() {
    var incident = world.pagerDuty.opened("PINC01");
    var note = "{incident: PINC01, text: done}";
    var help = "{incident: PINC01, message: help, users: [PU1]}";

    assertThat(probe("note", note)).isInstanceOf(Probed.DidNot.class);
    assertThat(probe("add_responders", help)).isInstanceOf(Probed.DidNot.class);
    ok("note", note);
    ok("add_responders", help);
    assertThat(probe("note", note)).isInstanceOf(Probed.Happened.class);
    assertThat(probe("add_responders", help)).isInstanceOf(Probed.Happened.class);

    incident.tellsResponders = false;
    assertThat(probe("add_responders", help)).isInstanceOf(Probed.CannotTell.class);
    assertThat(action("note").descriptor().effectClass()).isEqualTo(EffectClass.PROBEABLE);
    assertThat(action("status_update").descriptor().effectClass()).isEqualTo(EffectClass.UNSAFE);
  }

  @Test
  @Tag("PD73")
  void whatIsResolvedIsNotReopened() {
    var incident = world.pagerDuty.opened("PINC01");
    world.pagerDuty.person(incident, "resolved");

    for (var call :
        Map.of(
                "acknowledge", "{incident: PINC01}",
                "escalate", "{incident: PINC01}",
                "set_priority", "{incident: PINC01, priority: P1}",
                "add_responders", "{incident: PINC01, message: help, users: [PU1]}")
            .entrySet()) {
      assertThat(execute(call.getKey(), call.getValue()))
          .as(call.getKey())
          .isInstanceOfSatisfying(
              Outcome.NotApplied.class,
              no -> {
                assertThat(no.code()).isEqualTo("incident_resolved");
                assertThat(no.isTransient()).isFalse();
              });
    }
    ok("resolve", "{incident: PINC01}");
    assertThat(incident.status).isEqualTo("resolved");
    assertThat(world.pagerDuty.calls()).noneMatch(call -> call.startsWith("PUT"));
  }

  @Test
  @Tag("PD74")
  void whatIsKnownAfterAFailure() {
    world.pagerDuty.opened("PINC01");
    var note = "{incident: PINC01, text: x}";

    assertThat(execute("note", "{incident: PNONE, text: x}"))
        .isInstanceOfSatisfying(
            Outcome.NotApplied.class, no -> assertThat(no.isTransient()).isFalse());
    world.pagerDuty.down(429);
    assertThat(execute("note", note))
        .isInstanceOfSatisfying(
            Outcome.NotApplied.class, no -> assertThat(no.isTransient()).isTrue());
    world.pagerDuty.down(503);
    assertThat(execute("note", note)).isInstanceOf(Outcome.Unknown.class);
    assertThat(probe("note", note)).isInstanceOf(Probed.CannotTell.class);
    assertThat(execute("trigger", "{summary: x}")).isInstanceOf(Outcome.Unknown.class);
  }

  @Test
  @Tag("PD75")
  void planningShowsWhatWouldBeDoneAndAsksNothing() throws InterruptedException {
    assertThat(planned("escalate", "{incident: PINC01}").summary())
        .isEqualTo("hands incident PINC01 to level 2");
    assertThat(planned("resolve", "{dedup_key: abc}").summary())
        .isEqualTo("sets the incident of key abc to resolved");
    assertThat(planned("note", "{incident: P1, text: hello}").summary())
        .isEqualTo("notes at incident P1: hello");
    assertThat(planned("trigger", "{summary: x}").targets()).isEmpty();
    assertThat(world.pagerDuty.calls()).isEmpty();
  }

  @Test
  void whatNobodyReadBeforeIsNotToldAsChangedSoAnUndoIsNotRefusedForIt()
      throws InterruptedException {
    for (var action : List.of("resolve", "acknowledge", "escalate")) {
      assertThat(planned(action, "{incident: PINC01}").changes()).isEmpty();
    }
    assertThat(planned("set_priority", "{incident: PINC01, priority: P1}").changes()).isEmpty();
  }

  @Test
  @Tag("PD76")
  void withoutAnAccountNothingIsSentAndItIsSaid() {
    account = PagerDutyAccount.none();

    assertThat(execute("note", "{incident: P1, text: x}"))
        .isInstanceOfSatisfying(
            Outcome.NotApplied.class,
            no -> assertThat(no.message()).contains("no pagerduty in the configuration"));
    assertThat(probe("note", "{incident: P1, text: x}")).isInstanceOf(Probed.CannotTell.class);
  }

  private void ok(String name, String with) {
    assertThat(execute(name, with)).as(name).isInstanceOf(Outcome.Ok.class);
  }

  private Outcome execute(String name, String with) {
    return execute(action(name), with);
  }

  private <I extends Record> Outcome execute(Action<I> action, String with) {
    try {
      return action.execute(input(action, with), call());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private Probed probe(String name, String with) {
    return probe(action(name), with);
  }

  private <I extends Record> Probed probe(Action<I> action, String with) {
    try {
      return action.probe(input(action, with), call());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private Action.Prediction planned(String name, String with) throws InterruptedException {
    return planned(action(name), with);
  }

  private <I extends Record> Action.Prediction planned(Action<I> action, String with)
      throws InterruptedException {
    return action.plan(input(action, with), call());
  }

  private String complaint(String name, String with) {
    return switch (Decoded.of(action(name), tree(with))) {
      case Decoded.Sound<?> _ -> throw new AssertionError("it is sound");
      case Decoded.Unsound<?>(var violations) -> violations.getFirst().message();
    };
  }

  private static <I extends Record> I input(Action<I> action, String with) {
    return switch (Decoded.of(action, tree(with))) {
      case Decoded.Sound<I>(var input) -> input;
      case Decoded.Unsound<I>(var violations) -> throw new AssertionError(violations.toString());
    };
  }

  private static JsonNode tree(String yaml) {
    try {
      return new YAMLMapper().readTree(yaml);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private Action<?> action(String name) {
    return PagerDutyActions.of(account).stream()
        .filter(each -> each.descriptor().name().equals("pagerduty." + name))
        .findAny()
        .orElseThrow();
  }

  private Call call() {
    return new Call(
        "default", "run1", "steps.tell", KEY, 1, NOW, Duration.ofSeconds(5), world.keys);
  }
}
