package io.firebreak.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.firebreak.action.Action;
import io.firebreak.action.Action.Prediction;
import io.firebreak.action.Action.Probed;
import io.firebreak.action.ActionJson;
import io.firebreak.action.Call;
import io.firebreak.action.Durations;
import io.firebreak.action.Extent;
import io.firebreak.action.Scripted;
import io.firebreak.durable.EffectClass;
import io.firebreak.durable.Outcome;
import io.firebreak.plan.Paths;
import io.firebreak.rehearsal.TestCase.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The world of one test: answers calls as the rules say, lets faults happen, and keeps a ledger of
 * every effect that reached it.
 */
final class World {
  private final List<WorldRule> rules;
  private final List<Fault> faults;
  private final VirtualTime time;
  private final Map<String, Integer> calls = new HashMap<>();
  private final IdentityHashMap<WorldRule, Integer> answered = new IdentityHashMap<>();
  private final List<Effect> ledger = new ArrayList<>();
  private final Set<String> unscripted = new LinkedHashSet<>();
  private final Set<Fault> happened = Collections.newSetFromMap(new IdentityHashMap<>());
  private @Nullable Family runs;
  private boolean died;

  /**
   * A call that changed something.
   *
   * @param path where it came from
   * @param arguments secrets by reference
   */
  record Effect(String path, String action, JsonNode arguments, String key) {}

  World(TestFile file, TestCase test, VirtualTime time) {
    this.rules = Stream.concat(test.world().stream(), file.world().stream()).toList();
    this.faults = test.faults();
    this.time = time;
  }

  /** Tells whose calls these are, once there is a run. */
  void of(Family family) {
    runs = family;
  }

  /** Where a call comes from, as the outermost run names it. */
  private String place(Call call) {
    return runs == null ? call.stepPath() : runs.place(call.runId(), call.stepPath());
  }

  List<Effect> ledger() {
    return List.copyOf(ledger);
  }

  /** Calls that no rule answers, for people; each once. */
  List<String> unscripted() {
    return List.copyOf(unscripted);
  }

  /** Faults of the test that never came to pass. */
  List<Fault> faultsNotReached() {
    return faults.stream().filter(fault -> !happened.contains(fault)).toList();
  }

  /** Whether the process has just died; asked once. */
  boolean takeDeath() {
    var is = died;
    died = false;
    return is;
  }

  <I extends Record> Prediction plan(Action<I> action, I input, Call call) {
    var arguments = ActionJson.toTree(input);
    var name = action.descriptor().name();
    var rule = rule(name, arguments, call);
    if (rule == null) {
      if (!Paths.isAtEnd(place(call))) {
        missing(name, call, arguments); // what is done at the end says so when it is done
      }
      return new Prediction(name, false, List.of(), List.of(), null, true);
    }
    var predicted = rule.plan();
    if (predicted == null) {
      return new Prediction(name, true, List.of(), List.of(), null, true);
    }
    var written =
        rule.after() == null && ledger.stream().anyMatch(each -> each.path().equals(place(call)));
    return predicted.outOfScope() == null
        ? prediction(name, predicted, written)
        : Prediction.denied(predicted.outOfScope());
  }

  /**
   * What an action foresees.
   *
   * @param written whether the step's effect was there already, and so stands
   */
  private static Prediction prediction(
      String name, WorldRule.Predicted predicted, boolean written) {
    var prediction =
        new Prediction(
            Objects.requireNonNullElse(predicted.summary(), name),
            predicted.known(),
            predicted.changes().stream()
                .map(each ->
                    new Prediction.Change(
                        each.field(),
                        Likeness.asRead(written ? each.after() : each.before()),
                        Likeness.asRead(each.after())))
                .toList(),
            predicted.targets(),
            null,
            true);
    var extent = predicted.extent();
    return extent == null
        ? prediction
        : prediction.touching(
            new Extent(extent.of(), extent.affected(), extent.total(), extent.healthy()));
  }

  <I extends Record> Outcome execute(Action<I> action, I input, Call call)
      throws InterruptedException {
    var arguments = ActionJson.toTree(input);
    var effect =
        action.effectClass(input) == EffectClass.PURE
            ? null
            : new Effect(place(call), action.descriptor().name(), arguments, call.key());
    try {
      var fault = fault(call);
      if (fault != null) {
        var outcome = suffer(fault, call, effect);
        if (outcome != null) {
          return outcome;
        }
      }
      return answer(action, call, arguments, effect);
    } catch (InterruptedException e) {
      return effect == null
          ? new Outcome.NotApplied("cancelled", "stopped while it was waited for", false)
          : new Outcome.Unknown("cancelled", "stopped while it was waited for");
    }
  }

  private @Nullable Fault fault(Call call) {
    var attempt = calls.merge(place(call), 1, Integer::sum);
    return faults.stream()
        .filter(each -> each.attempt() == attempt && Places.full(each.step()).equals(place(call)))
        .findFirst()
        .orElse(null);
  }

  /** What comes of a fault; null when the call goes on after it. */
  private @Nullable Outcome suffer(Fault fault, Call call, @Nullable Effect effect)
      throws InterruptedException {
    happened.add(fault);
    if (fault.happened()) {
      enter(effect);
    }
    return switch (fault.kind()) {
      case CRASH_AFTER_INTENT -> {
        died = true;
        throw new VirtualTime.ProcessDied();
      }
      case FAIL -> failed(fault);
      case TIMEOUT -> timedOut(call);
      case SLOW -> pass(Objects.requireNonNullElse(fault.takes(), call.timeout()), call);
    };
  }

  private static Outcome failed(Fault fault) {
    var message = Objects.requireNonNullElse(fault.message(), "it failed, as the test says");
    return switch (fault.known()) {
      case NOT_APPLIED -> new Outcome.NotApplied("failed", message, fault.retryable());
      case UNKNOWN -> new Outcome.Unknown("failed", message);
    };
  }

  private @Nullable Outcome pass(Duration takes, Call call) throws InterruptedException {
    if (takes.compareTo(call.timeout()) >= 0) {
      return timedOut(call);
    }
    time.sleep(takes);
    return null;
  }

  private Outcome timedOut(Call call) throws InterruptedException {
    time.sleep(call.timeout());
    return new Outcome.Unknown("timeout", "no answer within " + Durations.format(call.timeout()));
  }

  private Outcome answer(Action<?> action, Call call, JsonNode arguments, @Nullable Effect effect)
      throws InterruptedException {
    var name = action.descriptor().name();
    var rule = rule(name, arguments, call);
    if (rule == null) {
      missing(name, call, arguments);
      return new Outcome.NotApplied("unscripted", "the test does not say what this does", false);
    }
    var late = rule.takes() == null ? null : pass(rule.takes(), call);
    if (late != null) {
      return late;
    }
    var fails = rule.fails();
    if (fails != null) {
      return switch (fails.known()) {
        case NOT_APPLIED ->
            new Outcome.NotApplied(fails.code(), fails.message(), fails.retryable());
        case UNKNOWN -> new Outcome.Unknown(fails.code(), fails.message());
      };
    }
    enter(effect);
    return new Outcome.Ok(Scripted.of(action, next(rule)).result());
  }

  /** What the rule returns this time. */
  private JsonNode next(WorldRule rule) {
    var number = answered.merge(rule, 1, Integer::sum) - 1;
    var written =
        rule.results().isEmpty()
            ? rule.result()
            : rule.results().get(Math.min(number, rule.results().size() - 1));
    return Objects.requireNonNullElseGet(
        Likeness.asRead(written), JsonNodeFactory.instance::objectNode);
  }

  /** A target that knows a key again does nothing the second time. */
  private void enter(@Nullable Effect effect) {
    if (effect != null
        && (effect.key().isEmpty()
            || ledger.stream().noneMatch(each -> each.key().equals(effect.key())))) {
      ledger.add(effect);
    }
  }

  <I extends Record> Probed probe(Action<I> action, I input, Call call) {
    var arguments = ActionJson.toTree(input);
    var rule = rule(action.descriptor().name(), arguments, call);
    var said = rule == null ? null : rule.probe();
    var there =
        said == null
            ? ledger.stream().anyMatch(each -> each.key().equals(call.key()))
            : said == WorldRule.Probe.HAPPENED;
    if (said == WorldRule.Probe.CANNOT_TELL) {
      return new Probed.CannotTell("the test says that nobody can tell");
    }
    return there && rule != null
        ? new Probed.Happened(Scripted.of(action, next(rule)).result())
        : new Probed.DidNot();
  }

  private @Nullable WorldRule rule(String name, JsonNode arguments, Call call) {
    var place = place(call);
    return rules.stream()
        .filter(each ->
            fits(each, name, arguments)
                && Places.covers(each.at(), place)
                && (each.before() == null || !isDone(each.before()))
                && (each.after() == null || isDone(each.after())))
        .findFirst()
        .orElse(null);
  }

  private boolean isDone(String step) {
    var path = Places.full(step);
    return (runs != null && runs.applied(path))
        || ledger.stream().anyMatch(each -> each.path().equals(path));
  }

  private static boolean fits(WorldRule rule, String name, JsonNode arguments) {
    return rule.uses().equals(name)
        && (rule.with() == null || Likeness.holds(arguments, rule.with()));
  }

  private void missing(String name, Call call, JsonNode arguments) {
    unscripted.add(name + " at " + Places.brief(place(call)) + " with " + arguments);
  }
}
