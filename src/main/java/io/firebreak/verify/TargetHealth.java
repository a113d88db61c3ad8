package io.firebreak.verify;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firebreak.action.Action;
import io.firebreak.action.ActionJson;
import io.firebreak.action.Call;
import io.firebreak.action.Configured;
import io.firebreak.action.Doc;
import io.firebreak.durable.EffectClass;
import io.firebreak.durable.Outcome;
import io.firebreak.label.Target;
import io.firebreak.plan.Caller;
import io.firebreak.plan.Readings;
import io.firebreak.plan.Readings.Judgement;
import io.firebreak.plan.Readings.Read;
import io.firebreak.plan.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code firebreak.target_health}: asks how a target is, as {@code health} of the configuration
 * says. What nobody said how to ask, or what does not answer, is neither healthy nor ill.
 */
public final class TargetHealth implements Action<TargetHealth.Input> {
  /** Its name. */
  public static final String NAME = "firebreak.target_health";

  private final List<Known> rules;

  private TargetHealth(List<Known> rules) {
    this.rules = List.copyOf(rules);
  }

  /** A rule, and what reads for it. */
  private record Known(HealthRule rule, Readings readings) {}

  /**
   * Asks by these rules.
   *
   * @param readings of the actions that the rules use
   */
  public static TargetHealth by(List<HealthRule> rules, Readings readings) {
    return new TargetHealth(rules.stream().map(rule -> new Known(rule, readings)).toList());
  }

  /** Knows no target. */
  public static TargetHealth ofNothing() {
    return new TargetHealth(List.of());
  }

  /**
   * Input of {@code firebreak.target_health}.
   *
   * @param target whose health is asked for
   */
  @Configured("health")
  public record Input(
      @Doc(
              value =
                  "The target, such as `${{ run.target }}`. What `health` of the configuration says"
                      + " of it is asked.",
              required = true)
          String target) {}

  /**
   * Result of {@code firebreak.target_health}.
   *
   * @param healthy whether every rule that knows the target found it so
   * @param value the number that was read, when one rule knows the target and reads a number
   * @param checks what each rule found
   */
  public record Result(
      @Doc(value = "Whether it is, by every rule that knows it.", required = true) boolean healthy,
      @Doc("The number that was read, when one rule knows it and reads a number.")
          @Nullable Double value,
      @Doc(value = "What each rule found.", required = true) List<Found> checks) {
    public Result {
      checks = List.copyOf(checks);
    }
  }

  /**
   * What one rule found.
   *
   * @param name of the rule
   * @param healthy whether what must hold held
   * @param observed for people
   */
  public record Found(
      @Doc(value = "The rule, as the configuration calls it.", required = true) String name,
      @Doc(value = "Whether what must hold held.", required = true) boolean healthy,
      @Doc(value = "What was seen.", required = true) String observed) {}

  @Override
  public Descriptor<Input> descriptor() {
    return new Descriptor<>(
        NAME,
        "Asks how a target is, as the configuration says; changes nothing.",
        Input.class,
        EffectClass.PURE,
        DryRun.NATIVE,
        Duration.ofSeconds(30),
        null);
  }

  @Override
  public Optional<Class<? extends Record>> result() {
    return Optional.of(Result.class);
  }

  @Override
  public Optional<String> check(Input input) {
    return Target.isValid(input.target())
        ? Optional.empty()
        : Optional.of("target is not kind/scope/name, such as service/shop/payments");
  }

  @Override
  public List<String> rules(Input input) {
    return known(input.target()).map(each -> each.rule().words()).toList();
  }

  private Stream<Known> known(String target) {
    return rules.stream().filter(each -> each.rule().knows(target));
  }

  @Override
  public Prediction plan(Input input, Call call) {
    return new Prediction(
        "asks how " + input.target() + " is", true, List.of(), List.of(), null, true);
  }

  /** Ill by one rule is ill, whatever another cannot tell. */
  @Override
  public Outcome execute(Input input, Call call) throws InterruptedException {
    var target = input.target();
    var known = known(target).toList();
    if (known.isEmpty()) {
      return new Outcome.NotApplied(
          "unknown_target",
          "nothing under health in the configuration says how " + target + " is looked at",
          false);
    }
    var found = new ArrayList<Found>();
    var unclear = new ArrayList<String>();
    Double value = null;
    for (var each : known) {
      var name = each.rule().name();
      var asked = ask(each, target, call);
      value = asked.value();
      if (asked.healthy() == null) {
        unclear.add(name + ": " + asked.observed());
      } else {
        found.add(new Found(name, asked.healthy(), asked.observed()));
      }
    }
    var ill = found.stream().anyMatch(each -> !each.healthy());
    return ill || unclear.isEmpty()
        ? new Outcome.Ok(
            ActionJson.toTree(new Result(!ill, known.size() == 1 ? value : null, found)))
        : new Outcome.NotApplied("unclear", String.join("; ", unclear), true);
  }

  /**
   * What a rule came to.
   *
   * @param healthy null when it cannot be told
   */
  private record Asked(@Nullable Boolean healthy, String observed, @Nullable Double value) {}

  private static Asked ask(Known known, String target, Call call) throws InterruptedException {
    var caller = new Caller(call.tenant(), call.runId(), call.stepPath(), call.begun());
    var scope = new Scope(Map.of("target", seen(target)));
    var reading = known.rule().reading();
    var readings = known.readings();
    return switch (readings.read(reading, reading.timeout(), caller, scope)) {
      case Read.Failed(var message) -> new Asked(null, message, null);
      case Read.Seen(var result) -> {
        var value = Verifier.value(result);
        yield switch (readings.judge(reading.expect(), result, scope)) {
          case Judgement.Met(var observed) -> new Asked(true, observed, value);
          case Judgement.Unmet(var observed) -> new Asked(false, observed, value);
          case Judgement.Unclear(var observed) -> new Asked(null, observed, value);
        };
      }
    };
  }

  /** A target as the expressions of a rule see it. */
  private static ObjectNode seen(String target) {
    var parts = List.of(target.split("/", -1));
    var json = JsonNodeFactory.instance.objectNode().put("path", target);
    json.put("kind", parts.getFirst()).put("name", parts.getLast());
    parts.forEach(json.putArray("parts")::add);
    return json;
  }
}
