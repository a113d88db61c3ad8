package io.firebreak.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firebreak.action.Action;
import io.firebreak.action.ActionCatalog;
import io.firebreak.action.Call;
import io.firebreak.action.Deadline;
import io.firebreak.action.Secrets;
import io.firebreak.durable.Outcome;
import io.firebreak.runbook.Evaluator;
import io.firebreak.runbook.Expression;
import io.firebreak.runbook.Use;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Carries out actions that only read, and judges what they saw; an error is never a yes. */
public final class Readings {
  private static final int SHOWN = 300;

  private final ActionCatalog actions;
  private final Evaluator evaluator;
  private final Secrets secrets;

  /** Readings by these actions. */
  public Readings(ActionCatalog actions, Evaluator evaluator, Secrets secrets) {
    this.actions = actions;
    this.evaluator = evaluator;
    this.secrets = secrets;
  }

  /** What a reading found. */
  public sealed interface Read {
    /** It was read. */
    record Seen(JsonNode result) implements Read {}

    /** It could not be, and why. */
    record Failed(String message) implements Read {}
  }

  /** What an expectation says of a reading: three-valued. */
  public sealed interface Judgement {
    /** What was seen, for people. */
    String observed();

    /** As expected. */
    record Met(String observed) implements Judgement {}

    /** Not as expected. */
    record Unmet(String observed) implements Judgement {}

    /** It could not be read or judged. */
    record Unclear(String observed) implements Judgement {}
  }

  /** Reads once; {@code limit} null means the action's own. */
  public Read read(Use use, @Nullable Duration limit, Caller caller, Scope scope)
      throws InterruptedException {
    var action = actions.find(use.uses());
    if (action.isEmpty()) {
      return new Read.Failed("there is no action " + use.uses());
    }
    return readBy(action.get(), use, limit, caller, scope);
  }

  private <I extends Record> Read readBy(
      Action<I> action, Use use, @Nullable Duration limit, Caller caller, Scope scope)
      throws InterruptedException {
    return switch (Arguments.resolve(action, use.with(), evaluator, scope)) {
      case Arguments.Failed<I>(var message) -> new Read.Failed(message);
      case Arguments.Resolved<I>(var _, var input) -> {
        if (!action.readsOnly(input)) {
          yield new Read.Failed(
              use.uses() + " would change something here; only reading may stand");
        }
        var timeout = limit == null ? action.descriptor().timeout() : limit;
        yield carryOut(action, input, caller, timeout);
      }
    };
  }

  private <I extends Record> Read carryOut(
      Action<I> action, I input, Caller caller, Duration timeout) throws InterruptedException {
    var call =
        new Call(
            caller.tenant(),
            caller.runId(),
            caller.place(),
            "",
            1,
            caller.begun(),
            timeout,
            secrets);
    try (var _ = Deadline.after(timeout)) {
      return switch (action.execute(input, call)) {
        case Outcome.Ok(var result) -> new Read.Seen(result);
        case Outcome.NotApplied refused -> new Read.Failed(refused.message());
        case Outcome.Unknown unknown -> new Read.Failed(unknown.message());
        case Outcome.Partial partial -> new Read.Failed(partial.message());
      };
    }
  }

  /** Notes evidence as expressions see it: {@code result} and {@code error}. */
  public static void note(ObjectNode evidence, String id, Read read) {
    var one = evidence.putObject(id);
    switch (read) {
      case Read.Seen(var result) -> {
        one.set("result", result);
        one.put("error", "");
      }
      case Read.Failed(var message) -> one.put("error", message);
    }
  }

  /** Reads once and judges. */
  public Judgement judge(
      Use use, @Nullable Duration limit, Expression expect, Caller caller, Scope scope)
      throws InterruptedException {
    return switch (read(use, limit, caller, scope)) {
      case Read.Failed(var message) -> new Judgement.Unclear(message);
      case Read.Seen(var result) -> judge(expect, result, scope);
    };
  }

  /** Judges a result. */
  public Judgement judge(Expression expect, JsonNode result, Scope scope) {
    var observed = "result " + shown(result);
    return switch (evaluator.test(expect, scope.with("result", result).values())) {
      case Evaluator.Truth.True _ -> new Judgement.Met(observed);
      case Evaluator.Truth.False _ ->
          new Judgement.Unmet(observed + " does not meet " + expect.source());
      case Evaluator.Truth.Failed(var message) ->
          new Judgement.Unclear(expect.source() + ": " + message + "; " + observed);
    };
  }

  private String shown(JsonNode result) {
    var text = secrets.redact(result.toString());
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }
}
