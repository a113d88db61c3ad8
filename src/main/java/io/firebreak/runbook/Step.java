package io.firebreak.runbook;

import io.firebreak.durable.EffectClass;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A node of a runbook: a call of an action, or branches that go on side by side. */
public sealed interface Step {
  /** What ids look like. */
  String ID = "[a-z][a-z0-9_]{0,62}";

  /** Names it in expressions, journal and key; unique in the runbook. */
  String id();

  /** For people; null: the id. */
  @Nullable String name();

  /** CEL: skipped unless true; null for always. */
  @Nullable Expression when();

  /** Steps of the same list that it waits for; null for the one written before it. */
  @Nullable List<String> needs();

  /** What must have come of the steps that it waits for. */
  Join join();

  /** What must have come of the steps that a step waits for. A skipped step counts as done. */
  enum Join {
    /** All are done; if one failed, this one is not reached. */
    ALL,
    /** One is done; it is not reached only if all failed. */
    ANY,
    /** All are over, failed or not. */
    ALL_DONE
  }

  /** What the failure of one branch does to the others. */
  enum OnError {
    /** Nothing new begins in them; what runs is finished. */
    STOP,
    /** They go on to their end; the block fails then. */
    CONTINUE
  }

  /**
   * A call of an action, once or for each item of a list.
   *
   * @param id names it in expressions, journal and key
   * @param name for people; null: the id
   * @param uses the action
   * @param with its arguments
   * @param when CEL: skipped unless true; null for always
   * @param needs steps it waits for; null for the one written before it
   * @param join what must have come of those
   * @param timeout limit of one attempt; null for the action's own
   * @param retry how errors are tried again; null for one attempt only
   * @param undo how it is undone; null when nothing is said
   * @param effect a stricter class than the action's own; null for the action's
   * @param probe how to find out whether it happened; null for the action's own
   * @param forEach CEL: the list of whose items each is done; null for one call
   * @param maxParallel items at once
   * @param canary items of the first batch, 0 for none of its own
   * @param growth by how much each batch may be larger than the one before; 1 for one batch
   * @param maxErrors items that may fail before no more is begun; null for none
   * @param batchCheck what must hold after each batch for the next to begin; null for nothing
   * @param approveEach whether people are asked about each batch before it begins
   * @param bounds what arguments may be that depend on an earlier step, by their place
   */
  record Call(
      @Key(value = "Names it in expressions.", pattern = ID) String id,
      @Key("One line for people.") @Nullable String name,
      @Key("The action.") String uses,
      @Key("The action's arguments.") Template.Fields with,
      @Key("CEL: skipped unless true.") @Nullable Expression when,
      @Key(value = "Steps of the same list that it waits for; by default the one before it.")
          @Nullable List<String> needs,
      @Key(
              value =
                  "What must have come of the steps it waits for: all done, any done, or all_done:"
                      + " all over, failed or not.",
              fallback = "all")
          Join join,
      @Key(value = "Limit of one attempt.", min = "100ms", max = "1d") @Nullable Duration timeout,
      @Key("How errors are tried again.") @Nullable Retry retry,
      @Key("How it is undone.") @Nullable Undo undo,
      @Key("A stricter effect class than the action's own.") @Nullable EffectClass effect,
      @Key("How to find out whether it happened.") @Nullable Probe probe,
      @Key("CEL: a list; the step is done for each of its items, as item and index.")
          @Nullable Expression forEach,
      @Key(value = "Items at once; only with for_each.", fallback = "1", min = "1", max = "100")
          int maxParallel,
      @Key(
              value = "Items of a first batch, done before all others; only with for_each.",
              fallback = "0",
              min = "0",
              max = "1000")
          int canary,
      @Key(
              value =
                  "By how much each batch is larger than the one before, up to max_parallel; 1 for"
                      + " no batches; only with for_each.",
              fallback = "1",
              min = "1",
              max = "10")
          int growth,
      @Key("Items that may fail, as 2 or 10%, before no more is begun; only with for_each.")
          @Nullable Amount maxErrors,
      @Key("What must hold after a batch for the next to begin; only with for_each.")
          @Nullable BatchCheck batchCheck,
      @Key(
              value =
                  "Whether people are asked about each batch before it begins; without canary and"
                      + " growth, batches are then of max_parallel items; only with for_each.",
              fallback = "false")
          boolean approveEach,
      @Key(
              "What arguments may be that depend on an earlier step, by where they stand in with,"
                  + " such as json.replicas.")
          Map<String, Bound> bounds)
      implements Step, Act {
    public Call {
      bounds = Collections.unmodifiableMap(new LinkedHashMap<>(bounds));
      needs = needs == null ? null : List.copyOf(needs);
    }

    /** The runbook that it runs as a child, by name; null when it does something else. */
    public @Nullable String child() {
      return uses.equals("runbook.run")
              && with.fields().get("runbook") instanceof Template.Constant name
          ? name.value().asText()
          : null;
    }
  }

  /**
   * Branches that go on side by side. It is done when all of them are.
   *
   * @param id names it in expressions and journal
   * @param name for people; null: the id
   * @param when CEL: skipped as a whole unless true; null for always
   * @param needs steps it waits for; null for the one written before it
   * @param join what must have come of those
   * @param parallel the branches
   * @param maxParallel branches at once
   * @param onError what the failure of one does to the others
   */
  record Parallel(
      @Key(value = "Names it in expressions.", pattern = ID) String id,
      @Key("One line for people.") @Nullable String name,
      @Key("CEL: skipped as a whole unless true.") @Nullable Expression when,
      @Key(value = "Steps of the same list that it waits for; by default the one before it.")
          @Nullable List<String> needs,
      @Key(
              value = "What must have come of the steps it waits for: all, any or all_done.",
              fallback = "all")
          Join join,
      @Key(value = "Branches that go on side by side.", least = 1, most = 20) List<Branch> parallel,
      @Key(value = "Branches at once.", fallback = "20", min = "1", max = "20") int maxParallel,
      @Key(
              value =
                  "What the failure of one branch does to the others: stop them before their next"
                      + " step, or let them continue.",
              fallback = "stop")
          OnError onError)
      implements Step {
    public Parallel {
      needs = needs == null ? null : List.copyOf(needs);
      parallel = List.copyOf(parallel);
    }
  }

  /**
   * One of several branches.
   *
   * @param name for people; null for its number
   * @param steps a list like that of the runbook
   */
  record Branch(
      @Key("One line for people.") @Nullable String name,
      @Key(value = "What is done, in order.", least = 1, most = 100) List<Step> steps) {
    public Branch {
      steps = List.copyOf(steps);
    }
  }

  /**
   * What must hold after a batch of items.
   *
   * @param uses an action that only reads
   * @param with its arguments
   * @param expect CEL over {@code result}
   * @param delay time between the batch and the reading
   * @param timeout limit of the reading; null for the action's own
   */
  record BatchCheck(
      @Key("An action that only reads.") String uses,
      @Key("The action's arguments.") Template.Fields with,
      @Key("CEL over result: true when the next batch may begin.") Expression expect,
      @Key(
              value = "Time between the batch and the reading.",
              fallback = "0s",
              min = "0s",
              max = "1h")
          Duration delay,
      @Key(value = "Limit of the reading.", min = "100ms", max = "5m") @Nullable Duration timeout)
      implements Use {}
}
