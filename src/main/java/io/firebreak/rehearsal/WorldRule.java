package io.firebreak.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firebreak.runbook.Key;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the faked world answers to calls of one action. The first rule that fits a call answers it;
 * a call that no rule fits fails the test.
 *
 * @param with arguments that a call must have, the rest may be anything; null for any
 * @param at where the call comes from, as {@link Places} has it; null for anywhere
 * @param before a step whose effect has not happened yet; null for whenever
 * @param after a step whose effect has happened; null for whenever
 * @param result what every call returns; null when {@code results} or {@code fails} says it
 * @param results what the calls return one after the other, the last one for ever
 * @param takes how long a call takes, in the test's time; null for no time
 * @param plan what the dry-run predicts; null for an effect that is known and changes no field
 * @param probe what the probe finds; null for what really happened in the test
 */
public record WorldRule(
    @Key("The action that is answered for.") String uses,
    @Key(
            "Arguments that a call must have; others may be anything. `*` in a text stands for any"
                + " characters.")
        @Nullable ObjectNode with,
    @Key(
            "Where the call comes from: a step's id, a path such as `preconditions`,"
                + " `capture.logs`, `verify.0`, `drain.items.1`, `drain.checks`, `on_failure`, or"
                + " one in a child run such as `cart/restart` or `cart/verify`.")
        @Nullable String at,
    @Key("Only as long as this step's effect has not happened.") @Nullable String before,
    @Key("Only once this step's effect has happened.") @Nullable String after,
    @Key("What every call returns.") @Nullable ObjectNode result,
    @Key(
            value = "What the calls return, one after the other; the last one goes on for ever.",
            most = 100)
        List<ObjectNode> results,
    @Key("How calls come to nothing.") @Nullable Failure fails,
    @Key("How long a call takes.") @Nullable Duration takes,
    @Key("What the dry-run predicts.") @Nullable Predicted plan,
    @Key("What the probe finds; by default what really happened.") @Nullable Probe probe) {

  public WorldRule {
    results = List.copyOf(results);
  }

  /**
   * A call that comes to nothing.
   *
   * @param message what the action reports
   * @param code its closed word
   */
  public record Failure(
      @Key("What the action reports.") String message,
      @Key(value = "Its word for it, such as `http_404`.", fallback = "failed") String code,
      @Key(value = "What is known of it.", fallback = "not_applied") TestCase.Fault.Known known,
      @Key(value = "Whether trying again may help.", fallback = "false") boolean retryable) {}

  /**
   * What a dry-run says.
   *
   * @param targets canonical targets
   * @param known whether the effect can be predicted
   * @param outOfScope why the target may not be touched; null when it may
   * @param extent how much it would touch; null when the action does not count
   */
  public record Predicted(
      @Key("One line for people.") @Nullable String summary,
      @Key(value = "The targets it finds.", most = 100) List<String> targets,
      @Key(value = "The fields that would change.", most = 100) List<Field> changes,
      @Key(value = "Whether the effect can be predicted.", fallback = "true") boolean known,
      @Key("Why the target may not be touched.") @Nullable String outOfScope,
      @Key("How much it would touch, for blast radius and policies.") @Nullable Touched extent) {
    public Predicted {
      targets = List.copyOf(targets);
      changes = List.copyOf(changes);
    }
  }

  /**
   * How much would be touched.
   *
   * @param total how many there are; null when nobody knows
   * @param healthy how many stay healthy meanwhile; null when nobody knows
   */
  public record Touched(
      @Key(value = "What is counted.", fallback = "pods") String of,
      @Key(value = "How many are touched.", min = "0") int affected,
      @Key(value = "How many there are.", min = "0") @Nullable Integer total,
      @Key(value = "How many of them stay healthy meanwhile.", min = "0")
          @Nullable Integer healthy) {}

  /** One field that would change. */
  public record Field(
      @Key("The field.") String field,
      @Key("Its value before.") @Nullable JsonNode before,
      @Key("Its value after.") @Nullable JsonNode after) {}

  /** What a probe finds. */
  public enum Probe {
    HAPPENED,
    DID_NOT,
    CANNOT_TELL
  }
}
