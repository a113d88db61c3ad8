package io.firebreak.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.firebreak.durable.EffectClass;
import io.firebreak.plan.Planner.Request;
import io.firebreak.runbook.Evaluator;
import io.firebreak.runbook.Expression;
import io.firebreak.runbook.Flow;
import io.firebreak.runbook.Runbook;
import io.firebreak.runbook.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The plan of one run while it is made: its steps in the order written, blocks and lists opened.
 */
final class Sheet {
  /** Items of one list: {@code limits.items}. */
  static final int MOST_ITEMS = 500;

  private final Planner planner;
  private final Request request;
  private final StepPlanner calls;
  private final List<PlannedStep> steps = new ArrayList<>();
  private final List<Plan.Observation> observations = new ArrayList<>();
  private final List<PlannedStep> handlers = new ArrayList<>();

  Sheet(Planner planner, Request request) {
    this.planner = planner;
    this.request = request;
    this.calls = new StepPlanner(planner, request);
  }

  /**
   * What is known of one step while its plan is made.
   *
   * @param handlers what its child run may do at its end
   */
  record Draft(PlannedStep step, List<Plan.Observation> observations, List<PlannedStep> handlers) {
    Draft(PlannedStep step, List<Plan.Observation> observations) {
      this(step, observations, List.of());
    }

    static Draft of(PlannedStep step, String summary) {
      return new Draft(step, List.of(new Plan.Observation(step.path(), summary, null, null)));
    }
  }

  List<PlannedStep> steps() {
    return steps;
  }

  List<Plan.Observation> observations() {
    return observations;
  }

  /** What children do at their ends, then what the run itself does. */
  List<PlannedStep> handlers() {
    return handlers;
  }

  /** Looks at what is done at the end of the run; of a runbook that never acts nothing is. */
  void handlers(Runbook runbook) throws InterruptedException {
    if (!runbook.autonomy().acts()) {
      return;
    }
    for (var kind : runbook.handlers().entrySet()) {
      var written = kind.getValue();
      for (var i = 0; i < written.size(); i++) {
        var place = request.caller().at(Paths.handler(kind.getKey(), i));
        var draft =
            HandlerPlanner.draft(
                planner, request.arguments(planner), written.get(i), place, request.scope());
        handlers.add(draft.step());
        observations.addAll(draft.observations());
      }
    }
  }

  void steps(List<Step> list, Scope scope) throws InterruptedException, PlanningException {
    for (var step : list) {
      var path = Paths.step(step.id());
      switch (step) {
        case Step.Parallel block -> block(block, path, scope);
        case Step.Call call when call.forEach() != null -> list(call, call.forEach(), path, scope);
        case Step.Call call -> single(call, path, scope);
      }
    }
  }

  private void add(Draft draft) {
    steps.add(draft.step());
    observations.addAll(draft.observations());
    handlers.addAll(draft.handlers());
  }

  /** A step that is over stays as it was planned, whatever it would be now. */
  private boolean kept(String path, Composite.@Nullable Item item) {
    var known = request.kept().get(path);
    if (known == null || (item != null && !item.equals(known.step().composite()))) {
      return false;
    }
    var done = known.done();
    var seen = done == null ? "skipped before" : done;
    var extent = PlanFacts.extent(path, known.touched()).orElse(null);
    var all = new ArrayList<Plan.Observation>();
    all.add(new Plan.Observation(path, seen, null, extent, done));
    known.touched().stream().filter(inner -> !inner.path().equals(path)).forEach(all::add);
    add(new Draft(known.step().kept(), all));
    return true;
  }

  private void single(Step.Call call, String path, Scope scope)
      throws InterruptedException, PlanningException {
    if (!kept(path, null)) {
      var when = condition(call.when(), path, scope);
      add(calls.draft(call, request.caller().at(path), scope, when, null));
    }
  }

  private void block(Step.Parallel block, String path, Scope scope)
      throws InterruptedException, PlanningException {
    var when = begun(block) ? When.ALWAYS : condition(block.when(), path, scope);
    var head = head(block, path, "parallel", when, new Composite.Block());
    add(Draft.of(head, when.isFalse() ? SKIPPED : block.parallel().size() + " branches"));
    if (!when.isFalse()) {
      for (var branch : block.parallel()) {
        steps(branch.steps(), scope);
      }
    }
  }

  /** The items of a list of which some are over: a later look at the world changes none. */
  private @Nullable List<JsonNode> frozen(String path) {
    var before = request.kept().get(path);
    return before != null
            && before.step().composite() instanceof Composite.Items(var items, var _, var _)
        ? items
        : null;
  }

  /** Whether something in a block is over; then the block stays, whatever its condition says. */
  private boolean begun(Step.Parallel block) {
    return Flow.ids(List.of(block)).stream().map(Paths::step).anyMatch(request.kept()::containsKey);
  }

  private void list(Step.Call call, Expression list, String path, Scope scope)
      throws InterruptedException, PlanningException {
    var frozen = frozen(path);
    var when = frozen == null ? condition(call.when(), path, scope) : When.ALWAYS;
    var items =
        frozen != null ? frozen : when.isFalse() ? List.<JsonNode>of() : items(list, path, scope);
    var approval = approval(call, when);
    var asks = approval == null ? "" : "; each batch needs " + approval.words();
    add(
        Draft.of(
            head(
                call,
                path,
                call.uses(),
                when,
                new Composite.Items(items, approval, check(call, when, scope))),
            when.isFalse() ? SKIPPED : items.size() + " items" + asks));
    for (var i = 0; i < items.size(); i++) {
      var itemPath = Paths.item(path, i);
      var item = new Composite.Item(i, items.get(i));
      if (!kept(itemPath, item)) {
        var here = scope.with("item", items.get(i)).with("index", IntNode.valueOf(i));
        add(calls.draft(call, request.caller().at(itemPath), here, When.ALWAYS, item));
      }
    }
  }

  private @Nullable Required approval(Step.Call call, When when) {
    var rule = request.version().runbook().approval();
    return call.approveEach() && !when.isFalse()
        ? Required.of(rule.count(), rule.from(), rule.exclude())
        : null;
  }

  private @Nullable JsonNode check(Step.Call call, When when, Scope scope) {
    var check = call.batchCheck();
    return check == null || when.isFalse() ? null : new CheckPlanner(planner, scope).batch(check);
  }

  static final String SKIPPED = "skipped: its condition is false";

  private static PlannedStep head(
      Step step, String path, String action, When when, Composite composite) {
    return new PlannedStep(
        path,
        step.name() == null ? step.id() : step.name(),
        action,
        EffectClass.PURE,
        JsonNodeFactory.instance.objectNode(),
        null,
        when.open(),
        when.isFalse(),
        List.of(),
        List.of(),
        true,
        Duration.ZERO,
        null,
        null,
        null,
        null,
        composite);
  }

  private List<JsonNode> items(Expression list, String path, Scope scope) throws PlanningException {
    return switch (planner.evaluator().evaluate(list, scope.values())) {
      case Evaluator.Rendered.Failed(var message) ->
          throw PlanningException.at(path, ".for_each: " + message);
      case Evaluator.Rendered.Ok(var json) when !json.isArray() ->
          throw PlanningException.at(path, ".for_each: " + list.source() + " is no list");
      case Evaluator.Rendered.Ok(var json) when json.size() > MOST_ITEMS ->
          throw PlanningException.at(
              path, ".for_each: " + json.size() + " items; at most " + MOST_ITEMS + " may be");
      case Evaluator.Rendered.Ok(var json) -> {
        var items = new ArrayList<JsonNode>();
        json.forEach(items::add);
        yield items;
      }
    };
  }

  /**
   * A condition as far as planning can tell.
   *
   * @param decided null while it depends on an earlier step
   * @param source as written, null for none
   */
  record When(@Nullable Boolean decided, @Nullable String source) {
    static final When ALWAYS = new When(true, null);

    boolean isFalse() {
      return Boolean.FALSE.equals(decided);
    }

    /** The source of an open condition, null when it is decided. */
    @Nullable String open() {
      return decided == null ? source : null;
    }
  }

  private When condition(@Nullable Expression when, String path, Scope scope)
      throws PlanningException {
    if (when == null) {
      return When.ALWAYS;
    }
    if (!planner.evaluator().steps(when).isEmpty()) {
      return new When(null, when.source());
    }
    return switch (planner.evaluator().test(when, scope.values())) {
      case Evaluator.Truth.True _ -> new When(true, when.source());
      case Evaluator.Truth.False _ -> new When(false, when.source());
      case Evaluator.Truth.Failed(var message) ->
          throw PlanningException.at(path, ".when: " + message);
    };
  }
}
