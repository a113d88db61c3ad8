package io.firebreak.runbook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.firebreak.action.Action;
import io.firebreak.action.ActionCatalog;
import io.firebreak.action.Call;
import io.firebreak.action.Doc;
import io.firebreak.action.Interpolate;
import io.firebreak.action.Interpolate.Language;
import io.firebreak.action.SecretText;
import io.firebreak.durable.EffectClass;
import io.firebreak.durable.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Actions with every kind of argument, for the language's own tests. They do nothing. */
final class TestActions {
  static final ActionCatalog ALL =
      ActionCatalog.of(
          List.of(
              new Idle<>("test.change", Change.class, EffectClass.UNSAFE, null),
              new Idle<>("test.read", Read.class, EffectClass.PURE, Reading.class),
              new Idle<>("test.query", Query.class, EffectClass.PURE, Reading.class),
              new Idle<>("test.script", Script.class, EffectClass.UNSAFE, null),
              new Idle<>("test.sql", Sql.class, EffectClass.UNSAFE, null)));

  private TestActions() {}

  enum Mode {
    FAST,
    SAFE
  }

  record Change(
      @Doc(value = "Where.", required = true) @Interpolate(Language.URL) String url,
      @Doc("Headers.") @Nullable Map<String, SecretText> headers,
      @Doc("How many.") @Nullable Integer count,
      @Doc("Share.") @Nullable Double share,
      @Doc("Really.") @Nullable Boolean force,
      @Doc("How.") @Nullable Mode mode,
      @Doc("How long.") @Nullable Duration patience,
      @Doc("Names.") @Nullable List<String> names,
      @Doc("Anything.") @Nullable JsonNode body,
      @Doc("Inside.") @Nullable Nested nested) {}

  record Nested(
      @Doc(value = "Its name.", required = true) String name,
      @Doc("Size.") @Nullable Integer size) {}

  record Read(
      @Doc(value = "Where.", required = true) @Interpolate(Language.URL) String url,
      @Doc("Which.") @Nullable Integer expect) {}

  record Query(@Doc(value = "What.", required = true) @Interpolate(Language.PROMQL) String query) {}

  record Script(
      @Doc(value = "What.", required = true) @Interpolate(Language.SCRIPT) String sh,
      @Doc("Values.") @Nullable Map<String, SecretText> env,
      @Doc("Arguments.") @Nullable List<String> argv) {}

  record Sql(
      @Doc(value = "What.", required = true) @Interpolate(Language.STATEMENT) String statement,
      @Doc("Values.") @Nullable List<JsonNode> params) {}

  record Reading(double value, int status, String text, List<Reading> samples, boolean healthy) {}

  private record Idle<I extends Record>(
      String name, Class<I> input, EffectClass effect, @Nullable Class<? extends Record> gives)
      implements Action<I> {
    @Override
    public Descriptor<I> descriptor() {
      return new Descriptor<>(
          name, "For tests.", input, effect, DryRun.EMULATED, Duration.ofSeconds(5), null);
    }

    @Override
    public Optional<Class<? extends Record>> result() {
      return Optional.ofNullable(gives);
    }

    @Override
    public Optional<Counted> counted(I input) {
      return Optional.of(new Counted("pods", true, true));
    }

    @Override
    public Prediction plan(I input, Call call) {
      return new Prediction("nothing", true, List.of(), List.of(), null, true);
    }

    @Override
    public Outcome execute(I input, Call call) {
      return new Outcome.Ok(JsonNodeFactory.instance.objectNode());
    }
  }
}
