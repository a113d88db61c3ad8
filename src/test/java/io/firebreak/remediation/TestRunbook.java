package io.firebreak.remediation;

import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.firebreak.durable.EffectClass;
import io.firebreak.runbook.Amount;
import io.firebreak.runbook.ApprovalRule;
import io.firebreak.runbook.Check;
import io.firebreak.runbook.Expression;
import io.firebreak.runbook.Guards;
import io.firebreak.runbook.Handler;
import io.firebreak.runbook.Input;
import io.firebreak.runbook.Location;
import io.firebreak.runbook.Precondition;
import io.firebreak.runbook.Promotion;
import io.firebreak.runbook.Remedy;
import io.firebreak.runbook.Retry;
import io.firebreak.runbook.Runbook;
import io.firebreak.runbook.Runbook.Autonomy;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.runbook.Step;
import io.firebreak.runbook.Template;
import io.firebreak.runbook.Triggers;
import io.firebreak.runbook.Undo;
import io.firebreak.runbook.Verification;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Builds runbook versions for tests, in memory. */
final class TestRunbook {
  static final Location HERE = new Location("test.yaml", 1, 1);

  private final String name;
  private String target = "world/one";
  private Autonomy autonomy = Autonomy.AUTO;
  private Promotion promotion = promotion(10, 70);
  private Runbook.OnResolve onResolve = Runbook.OnResolve.CANCEL;
  private ApprovalRule.OnTimeout onTimeout = ApprovalRule.OnTimeout.FAIL;
  private int count = 1;
  private @Nullable ApprovalRule asking;
  private @Nullable Duration cooldown;
  private Guards.@Nullable Rate maxRuns;
  private Guards.@Nullable BlastRadius blastRadius;
  private Guards.@Nullable ErrorBudget errorBudget;
  private Guards.Freeze freeze = Guards.Freeze.RESPECT;
  private List<String> tags = List.of();
  private boolean brokenTarget;
  private Map<String, Input> inputs = Map.of();
  private Duration timeout = Duration.ofHours(1);
  private @Nullable Verification verify;
  private final List<Precondition> preconditions = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private final List<Remedy> remedies = new ArrayList<>();
  private final List<Handler> always = new ArrayList<>();
  private final List<Handler> onFailure = new ArrayList<>();

  TestRunbook(String name) {
    this.name = name;
  }

  TestRunbook target(String path) {
    target = path;
    return this;
  }

  TestRunbook autonomy(Autonomy value) {
    autonomy = value;
    return this;
  }

  TestRunbook onResolve(Runbook.OnResolve value) {
    onResolve = value;
    return this;
  }

  TestRunbook onTimeout(ApprovalRule.OnTimeout value) {
    onTimeout = value;
    return this;
  }

  TestRunbook asking(ApprovalRule value) {
    asking = value;
    return this;
  }

  TestRunbook quorum(int value) {
    count = value;
    return this;
  }

  TestRunbook maxRuns(int most) {
    maxRuns = new Guards.Rate(most, Duration.ofHours(1));
    return this;
  }

  /** It may touch so many things at once. */
  TestRunbook blastRadius(int most) {
    blastRadius = new Guards.BlastRadius(new Amount.Count(most), "things", null);
    return this;
  }

  TestRunbook freeze(Guards.Freeze value) {
    freeze = value;
    return this;
  }

  TestRunbook errorBudget(Guards.ErrorBudget wanted) {
    errorBudget = wanted;
    return this;
  }

  TestRunbook tags(String... values) {
    tags = List.of(values);
    return this;
  }

  /** It has an input {@code size}, 1 or more, that approvers may change. */
  TestRunbook editable() {
    var one = IntNode.valueOf(1);
    var size = new Input(Input.Type.INTEGER, null, one, null, null, one, true, List.of(), null);
    inputs = Map.of("size", size);
    return this;
  }

  /** Its target cannot be told, so a run of it is invalid. */
  TestRunbook brokenTarget() {
    brokenTarget = true;
    return this;
  }

  TestRunbook timeout(Duration value) {
    timeout = value;
    return this;
  }

  TestRunbook cooldown(Duration value) {
    cooldown = value;
    return this;
  }

  TestRunbook precondition(String reading, String expect, Precondition.Otherwise otherwise) {
    preconditions.add(
        new Precondition(
            reading,
            "test.read",
            with(Map.of("name", reading)),
            new Expression(expect, HERE),
            otherwise,
            null));
    return this;
  }

  TestRunbook steps(List<Step> more) {
    steps.addAll(more);
    return this;
  }

  /** What was added so far is one remedy, and more are tried in turn. */
  TestRunbook otherwise(List<Step> more) {
    remedies.add(new Remedy("first", List.copyOf(steps), null));
    remedies.add(new Remedy("second", more, null));
    steps.clear();
    return this;
  }

  TestRunbook step(String id, EffectClass kind) {
    return step(id, kind, null, false, null);
  }

  TestRunbook undoable(String id, EffectClass kind) {
    return step(id, kind, null, true, null);
  }

  /** A step whose action does not exist. */
  TestRunbook missing(String id) {
    steps.add(call(id, "test.missing", with(Map.of()), null, null, null));
    return this;
  }

  TestRunbook step(
      String id, EffectClass kind, @Nullable Retry retry, boolean undo, @Nullable String when) {
    steps.add(effect(id, kind, retry, undo, when));
    return this;
  }

  /** A step that changes the world. */
  static Step.Call effect(
      String id, EffectClass kind, @Nullable Retry retry, boolean undo, @Nullable String when) {
    var code = kind.name().toLowerCase(Locale.ROOT);
    return call(
        id,
        "test.effect",
        named(id, code),
        when == null ? null : new Expression(when, HERE),
        retry,
        undo ? new Undo.By("test.effect", named("undo-" + id, code), null, null, Map.of()) : null);
  }

  static Step.Call call(
      String id,
      String uses,
      Template.Fields with,
      @Nullable Expression when,
      @Nullable Retry retry,
      @Nullable Undo undo) {
    return call(id, uses, with, when, retry, undo, null);
  }

  private static Step.Call call(
      String id,
      String uses,
      Template.Fields with,
      @Nullable Expression when,
      @Nullable Retry retry,
      @Nullable Undo undo,
      @Nullable Duration timeout) {
    return new Step.Call(
        id,
        null,
        uses,
        with,
        when,
        null,
        Step.Join.ALL,
        timeout,
        retry,
        undo,
        null,
        null,
        null,
        1,
        0,
        1,
        null,
        null,
        false,
        Map.of());
  }

  /**
   * A step that waits for a person or for time.
   *
   * @param timeout how long; null for the action's own
   * @param with its arguments; a text such as {@code ${steps.a.result.x}} is an expression
   */
  TestRunbook waits(String id, String uses, @Nullable Duration timeout, Map<String, ?> with) {
    steps.add(call(id, uses, (Template.Fields) template(with), null, null, null, timeout));
    return this;
  }

  private static Template template(Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        var all = new LinkedHashMap<String, Template>();
        map.forEach((key, each) -> all.put(key.toString(), template(each)));
        yield new Template.Fields(all, HERE);
      }
      case List<?> list ->
          new Template.Items(list.stream().map(TestRunbook::template).toList(), HERE);
      case Integer number -> new Template.Constant(IntNode.valueOf(number), HERE);
      case Boolean truth -> new Template.Constant(BooleanNode.valueOf(truth), HERE);
      case String text when text.startsWith("${") ->
          new Template.Value(new Expression(text.substring(2, text.length() - 1), HERE), HERE);
      default -> text(value.toString());
    };
  }

  TestRunbook verify(String reading, String expect, Duration deadline) {
    verify =
        new Verification(
            Duration.ZERO,
            Duration.ofMillis(100),
            1,
            0,
            2,
            deadline,
            List.of(
                new Check.ByAction(
                    reading,
                    "test.read",
                    with(Map.of("name", reading)),
                    new Expression(expect, HERE),
                    null)));
    return this;
  }

  TestRunbook always(String id) {
    always.add(handler(id));
    return this;
  }

  TestRunbook onFailure(String id) {
    onFailure.add(handler(id));
    return this;
  }

  private static Handler handler(String id) {
    return new Handler(id, "test.effect", named(id, "idempotent"), null, null, null, Map.of());
  }

  static Retry retry(int attempts) {
    return new Retry(
        attempts,
        Duration.ofMillis(1),
        BigDecimal.ONE,
        Duration.ofMillis(1),
        Retry.Jitter.NONE,
        List.of(Retry.On.TRANSIENT));
  }

  private static Template.Fields named(String name, String kind) {
    return with(Map.of("name", name, "kind", kind));
  }

  static Template.Fields with(Map<String, String> fields) {
    var all = new LinkedHashMap<String, Template>();
    fields.forEach((key, value) -> all.put(key, text(value)));
    return new Template.Fields(all, HERE);
  }

  private static Template text(String value) {
    return new Template.Constant(TextNode.valueOf(value), HERE);
  }

  /** So many runs, with a lower bound of so many per cent, prove it. */
  TestRunbook provenBy(int after, int success) {
    promotion = promotion(after, success);
    return this;
  }

  private static Promotion promotion(int after, int success) {
    return new Promotion(
        new Promotion.Runs(after), new Guards.Percent(BigDecimal.valueOf(success)));
  }

  private ApprovalRule rule() {
    return new ApprovalRule(
        null,
        new ApprovalRule.Approvers(null, null, List.of(), List.of()),
        count,
        List.of(ApprovalRule.Excluded.REQUESTER, ApprovalRule.Excluded.RUNBOOK_AUTHOR),
        onTimeout == ApprovalRule.OnTimeout.SKIP ? Duration.ofMinutes(2) : null,
        Duration.ofMinutes(15),
        onTimeout,
        List.of(new ApprovalRule.Approvers(null, null, List.of("cleo"), List.of())));
  }

  RunbookVersion version() {
    var runbook =
        new Runbook(
            1,
            name,
            name,
            "team",
            Runbook.Risk.MEDIUM,
            brokenTarget
                ? new Template.Value(new Expression("inputs.nowhere", HERE), HERE)
                : text(target),
            Map.of(),
            tags,
            autonomy,
            promotion,
            null,
            new Triggers(null, null, true),
            0,
            inputs,
            new Guards(cooldown, maxRuns, blastRadius, errorBudget, freeze),
            preconditions,
            List.of(),
            Objects.requireNonNullElseGet(asking, this::rule),
            steps,
            remedies,
            verify,
            onFailure,
            List.of(),
            List.of(),
            List.of(),
            always,
            onResolve,
            timeout);
    return new RunbookVersion(
        "hash-of-" + name, "{\"runbook\":\"" + name + "\"}", runbook, name + ".yaml", null);
  }
}
