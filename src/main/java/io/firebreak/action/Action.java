package io.firebreak.action;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.durable.EffectClass;
import io.firebreak.durable.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One operation of a connector, such as {@code http.request}. Implementations are stateless CDI
 * beans; their JSON Schema, docs page and lint come from the input record.
 *
 * @param <I> the input record; its components carry {@link Doc} for the schema and docs page
 */
public interface Action<I extends Record> {
  /** What it is and promises. */
  Descriptor<I> descriptor();

  /** The effect class of this very call, by its input (such as the HTTP method). */
  default EffectClass effectClass(I input) {
    return descriptor().effectClass();
  }

  /** Whether this very call only reads. */
  default boolean readsOnly(I input) {
    return effectClass(input) == EffectClass.PURE;
  }

  /** Checks an input beyond its types; empty when sound, else what is wrong and what to do. */
  default Optional<String> check(I input) {
    return Optional.empty();
  }

  /**
   * What this very call would change, as far as its arguments alone name it: nothing is looked at.
   * Empty when they do not, and when it changes nothing.
   */
  default List<String> targets(I input) {
    return List.of();
  }

  /**
   * As whom this very call acts where the configuration says so and not its arguments: names and
   * references, never a secret's value. Empty when nothing but the arguments says it.
   */
  default Optional<String> credential(I input) {
    return Optional.empty();
  }

  /**
   * The rules of the configuration by which this very call judges what it reads, a line each, so
   * that people agree to them too. Empty when its arguments say it all.
   */
  default List<String> rules(I input) {
    return List.of();
  }

  /**
   * What this very call counts when it is planned, if all goes well: how much it would touch. Empty
   * when it counts nothing; it then touches something of which nobody knows how much.
   */
  default Optional<Counted> counted(I input) {
    return Optional.empty();
  }

  /**
   * The record whose fields every result of this action has, for lint and the docs page; empty when
   * the action gives no result.
   */
  default Optional<Class<? extends Record>> result() {
    return Optional.empty();
  }

  /** Predicts without changing anything. Never throws for a target's trouble: it says so. */
  Prediction plan(I input, Call call) throws InterruptedException;

  /** Does it, once. Interruption cancels for real and yields the outcome that is then known. */
  Outcome execute(I input, Call call) throws InterruptedException;

  /** Whether {@link #probe} can find out about this very call. */
  default boolean probes(I input) {
    return effectClass(input) == EffectClass.PROBEABLE;
  }

  /**
   * Finds out whether an earlier call with the same key happened, and stands; only for one that
   * {@linkplain #probes probes}.
   */
  default Probed probe(I input, Call call) throws InterruptedException {
    return new Probed.CannotTell("this action has no probe");
  }

  /**
   * What an action is.
   *
   * @param name {@code connector.operation}
   * @param summary one sentence for docs and plan
   * @param input the input record's class
   * @param effectClass the class when nothing else is declared
   * @param dryRun how {@link #plan} predicts
   * @param timeout default limit of one attempt
   * @param undoHint how to undo it, for docs and lint; null when it cannot be
   */
  record Descriptor<I extends Record>(
      String name,
      String summary,
      Class<I> input,
      EffectClass effectClass,
      DryRun dryRun,
      Duration timeout,
      @Nullable String undoHint) {}

  /**
   * What a call counts.
   *
   * @param of what, such as {@code pods}
   * @param total whether it tells how many there are
   * @param healthy whether it tells how many stay healthy meanwhile
   */
  record Counted(String of, boolean total, boolean healthy) {}

  /** How a dry-run finds out what would happen. */
  enum DryRun {
    NATIVE,
    EMULATED,
    NONE
  }

  /**
   * The prediction for one step.
   *
   * @param summary one line for people
   * @param known false when the effect cannot be predicted: the step is listed as unknown
   * @param changes fields that would change, committed in the plan hash
   * @param targets canonical targets with UIDs, committed in the plan hash
   * @param observed shown and journalled, never hashed
   * @param reversible whether an undo is known
   * @param outOfScope whether the target lies outside the allow-list: no plan can be made
   * @param extent how much would be touched, null when the action does not count; never hashed
   */
  record Prediction(
      String summary,
      boolean known,
      List<Change> changes,
      List<String> targets,
      @Nullable JsonNode observed,
      boolean reversible,
      boolean outOfScope,
      @Nullable Extent extent) {

    /** A prediction for a target in scope. */
    public Prediction(
        String summary,
        boolean known,
        List<Change> changes,
        List<String> targets,
        @Nullable JsonNode observed,
        boolean reversible) {
      this(summary, known, changes, targets, observed, reversible, false, null);
    }

    /** The same, and so much would be touched. */
    public Prediction touching(Extent touched) {
      return new Prediction(
          summary, known, changes, targets, observed, reversible, outOfScope, touched);
    }

    /** The same with the names by which its targets count. */
    public Prediction on(List<String> canonical) {
      return new Prediction(
          summary, known, changes, canonical, observed, reversible, outOfScope, extent);
    }

    /** The target may not be touched, and why. */
    public static Prediction denied(String why) {
      return new Prediction(
          why, false, java.util.List.of(), java.util.List.of(), null, false, true, null);
    }

    /** One field that the action writes. */
    public record Change(String field, @Nullable JsonNode before, @Nullable JsonNode after) {}
  }

  /** What a probe found. */
  sealed interface Probed {
    /** It happened; here is its result. */
    record Happened(JsonNode result) implements Probed {}

    /** It did not. */
    record DidNot() implements Probed {}

    /** The probe could not find out, and why. */
    record CannotTell(String why) implements Probed {}
  }
}
