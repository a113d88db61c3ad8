package io.firebreak.remediation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.firebreak.action.Action;
import io.firebreak.action.Call;
import io.firebreak.action.Doc;
import io.firebreak.action.Extent;
import io.firebreak.durable.EffectClass;
import io.firebreak.durable.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A small world to act on: a ledger of every effect that reached it, readings that tests set, and a
 * script of how the next calls come out.
 */
final class World {
  private static final String UNDO = "undo-";
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final List<Effect> ledger = new ArrayList<>();
  private final Map<String, Queue<Response>> scripts = new HashMap<>();
  private final Map<String, Integer> readings = new HashMap<>();
  private final Map<String, String> moved = new HashMap<>();
  private volatile boolean apart;
  private volatile String kind = "world/";
  private volatile @Nullable String credential;
  private volatile @Nullable String rule;
  private final AtomicReference<@Nullable String> first = new AtomicReference<>();
  private Consumer<Effect> witness = _ -> {};
  private Consumer<String> glance = _ -> {};

  /** One effect that happened. */
  record Effect(String run, String path, String key, String name) {}

  /** How a call comes out. */
  enum Response {
    OK,
    REFUSED,
    TRANSIENT,
    /** It happens, and no answer comes back. */
    HAPPENED_SILENTLY,
    /** It does not happen, and no answer comes back. */
    LOST
  }

  /**
   * From now on each run, with its children, acts on things of its own; the first on plain ones.
   */
  World apart() {
    apart = true;
    return this;
  }

  /** From now on what acts on {@code name} finds that it is another thing. */
  synchronized void moves(String name, String other) {
    moved.put(name, other);
  }

  /** From now on things are of this kind, such as {@code http/}. */
  void at(String next) {
    kind = next;
  }

  private synchronized String target(Call call, String name) {
    var root = call.runId().split("\\.", 2)[0];
    var plain = !apart || root.equals(first.updateAndGet(run -> run == null ? root : run));
    return kind + (plain ? "" : root + "/") + moved.getOrDefault(name, name);
  }

  /** Looks at each effect right before it happens. */
  void witness(Consumer<Effect> next) {
    witness = next;
  }

  /** Is told of each reading right before it is taken, also of those of plans. */
  void glance(Consumer<String> next) {
    glance = next;
  }

  /** Forgets all that happened and was set. */
  synchronized void clear() {
    ledger.clear();
    scripts.clear();
    readings.clear();
  }

  /** The next calls at {@code path} come out so; later ones are fine. */
  synchronized void script(String path, Response... answers) {
    scripts.computeIfAbsent(path, _ -> new ConcurrentLinkedQueue<>()).addAll(List.of(answers));
  }

  synchronized void reading(String name, int value) {
    readings.put(name, value);
  }

  /** Somebody else takes back what was done at {@code path}. */
  synchronized void forget(String path) {
    ledger.removeIf(effect -> effect.path().equals(path));
  }

  /**
   * How many of ten things a call of this name touches, by the reading {@code extent:}, and how
   * many stay healthy, by the reading {@code healthy:}.
   */
  private synchronized @Nullable Extent extent(String name) {
    var touched = readings.get("extent:" + name);
    return touched == null
        ? null
        : new Extent("things", touched, 10, readings.get("healthy:" + name));
  }

  /** From now on the configuration says that effects are done as this. */
  void as(String who) {
    credential = who;
  }

  /** From now on the configuration has readings judged by this rule. */
  void judgedBy(String words) {
    rule = words;
  }

  synchronized void noReading(String name) {
    readings.remove(name);
  }

  synchronized List<Effect> ledger() {
    return List.copyOf(ledger);
  }

  /** Paths of the effects of a run, in order. */
  List<String> paths(String run) {
    return ledger().stream().filter(e -> e.run().equals(run)).map(Effect::path).toList();
  }

  private synchronized @Nullable Integer read(String name) {
    glance.accept(name);
    return readings.get(name);
  }

  private synchronized Response happen(Call call, String name, boolean keyed) {
    var script = scripts.get(call.stepPath());
    var next = script == null ? null : script.poll();
    var answer = next == null ? Response.OK : next;
    if (Thread.interrupted()) {
      return Response.LOST;
    }
    if (answer == Response.OK || answer == Response.HAPPENED_SILENTLY) {
      var effect = new Effect(call.runId(), call.stepPath(), call.key(), name);
      var known = keyed && ledger.stream().anyMatch(e -> e.key().equals(call.key()));
      if (!known) {
        witness.accept(effect);
        ledger.add(effect);
        readings.computeIfPresent("before:" + name, (_, value) -> value + 1);
        if (name.startsWith(UNDO)) {
          var undone = "before:" + name.substring(UNDO.length());
          readings.computeIfPresent(undone, (_, value) -> value - 1);
        }
      }
    }
    return answer;
  }

  /**
   * Input of {@code test.effect}.
   *
   * @param name what is done
   * @param kind its effect class
   * @param on what it is done to; null for what is called as it is
   */
  record EffectInput(
      @Doc(value = "What is done.", required = true) String name,
      @Doc(value = "Its effect class.", required = true) String kind,
      @Doc(value = "What it is done to.", target = true) @Nullable String on) {}

  /** Input of {@code test.read}. */
  record ReadInput(@Doc(value = "What is read.", required = true) String name) {}

  /** Changes the world. */
  Action<EffectInput> effect() {
    return new Action<>() {
      @Override
      public Descriptor<EffectInput> descriptor() {
        return new Descriptor<>(
            "test.effect",
            "Changes the world.",
            EffectInput.class,
            EffectClass.UNSAFE,
            DryRun.EMULATED,
            Duration.ofSeconds(10),
            null);
      }

      @Override
      public EffectClass effectClass(EffectInput input) {
        return EffectClass.valueOf(input.kind().toUpperCase(Locale.ROOT));
      }

      @Override
      public List<String> targets(EffectInput input) {
        return input.on() == null ? List.of() : List.of("world/" + input.on());
      }

      @Override
      public Optional<String> credential(EffectInput input) {
        return Optional.ofNullable(credential);
      }

      @Override
      public Prediction plan(EffectInput input, Call call) {
        if (read("denied:" + input.name()) != null) {
          return Prediction.denied("world/" + input.name() + " is out of bounds");
        }
        var before = read("before:" + input.name());
        var extent = extent(input.name());
        var prediction = predicted(input, call, before);
        return extent == null ? prediction : prediction.touching(extent);
      }

      private Prediction predicted(EffectInput input, Call call, @Nullable Integer before) {
        return new Prediction(
            "does " + input.name(),
            true,
            before == null
                ? List.of()
                : List.of(
                    new Prediction.Change(
                        input.name(), JSON.numberNode(before), JSON.numberNode(before + 1))),
            input.on() == null ? List.of(target(call, input.name())) : targets(input),
            null,
            true);
      }

      @Override
      public Outcome execute(EffectInput input, Call call) {
        return switch (happen(call, input.name(), effectClass(input) == EffectClass.KEYED)) {
          case OK -> new Outcome.Ok(JSON.objectNode().put("done", input.name()));
          case REFUSED -> new Outcome.NotApplied("refused", "the world refuses", false);
          case TRANSIENT -> new Outcome.NotApplied("busy", "the world is busy", true);
          case HAPPENED_SILENTLY, LOST -> new Outcome.Unknown("silence", "no answer came");
        };
      }

      @Override
      public Probed probe(EffectInput input, Call call) {
        return ledger().stream().anyMatch(e -> e.key().equals(call.key()))
            ? new Probed.Happened(JSON.objectNode().put("done", input.name()))
            : new Probed.DidNot();
      }
    };
  }

  /** Reads the world. */
  Action<ReadInput> reading() {
    return new Action<>() {
      @Override
      public Descriptor<ReadInput> descriptor() {
        return new Descriptor<>(
            "test.read",
            "Reads the world.",
            ReadInput.class,
            EffectClass.PURE,
            DryRun.NATIVE,
            Duration.ofSeconds(10),
            null);
      }

      @Override
      public List<String> rules(ReadInput input) {
        var words = rule;
        return words == null ? List.of() : List.of(words);
      }

      @Override
      public Prediction plan(ReadInput input, Call call) {
        return new Prediction("reads " + input.name(), true, List.of(), List.of(), null, true);
      }

      @Override
      public Outcome execute(ReadInput input, Call call) {
        var value = read(input.name());
        JsonNode result = value == null ? JSON.objectNode() : JSON.objectNode().put("value", value);
        return new Outcome.Ok(result);
      }
    };
  }
}
