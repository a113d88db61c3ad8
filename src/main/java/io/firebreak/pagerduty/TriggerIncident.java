package io.firebreak.pagerduty;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firebreak.action.ActionJson;
import io.firebreak.action.Call;
import io.firebreak.action.Configured;
import io.firebreak.action.Doc;
import io.firebreak.alert.Severity;
import io.firebreak.durable.EffectClass;
import io.firebreak.pagerduty.PagerDutyAccount.Line;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code pagerduty.trigger}: opens an incident by the Events API. */
final class TriggerIncident extends AccountAction<TriggerIncident.Input> {
  TriggerIncident(PagerDutyAccount account) {
    super(account);
  }

  /** Input of {@code pagerduty.trigger}; absent parts are null. */
  @Configured("pagerduty")
  record Input(
      @Doc(value = "What is wrong, in one line of at most 1024 characters.", required = true)
          String summary,
      @Doc("`critical`, `high` (default), `medium`, `low` or `info`.") @Nullable String severity,
      @Doc("What is affected, such as a host; default `firebreak`.") @Nullable String source,
      @Doc("More, by name.") @Nullable Map<String, String> details,
      @Doc(
              "Key of the problem: while an incident of this key is open, nothing is opened beside"
                  + " it. By default the step's own. What PagerDuty tells of incidents whose key"
                  + " begins with `firebreak/` starts no runbook here.")
          @Nullable String dedupKey) {
    Optional<Severity> parsedSeverity() {
      var word = requireNonNullElse(severity, "high").toUpperCase(Locale.ROOT);
      return Stream.of(Severity.values()).filter(each -> each.name().equals(word)).findAny();
    }

    String key(Call call) {
      return requireNonNullElse(dedupKey, EventsApi.OWN_KEYS + call.key());
    }
  }

  /**
   * Result of {@code pagerduty.trigger}.
   *
   * @param dedupKey key of the problem
   */
  record Result(
      @Doc(value = "Key of the problem, for later steps.", required = true) String dedupKey) {}

  @Override
  public Descriptor<Input> descriptor() {
    return new Descriptor<>(
        "pagerduty.trigger",
        "Opens an incident, or adds to the open one of the same key. It pages whoever is on call.",
        Input.class,
        EffectClass.KEYED,
        DryRun.EMULATED,
        TIMEOUT,
        "`pagerduty.resolve` with the same `dedup_key`");
  }

  @Override
  public Optional<Class<? extends Record>> result() {
    return Optional.of(Result.class);
  }

  @Override
  public Optional<String> check(Input input) {
    if (input.parsedSeverity().isEmpty()) {
      return Optional.of("severity is critical, high, medium, low or info");
    }
    return text("summary", input.summary(), Problem.SUMMARY)
        .or(() ->
            Optional.ofNullable(input.dedupKey())
                .flatMap(key -> text("dedup_key", key, EventsApi.KEY)));
  }

  @Override
  String shown(Input input) {
    return "opens an incident: " + input.summary();
  }

  @Override
  ObjectNode perform(Input input, Call call, Line line) throws PagerDutyTrouble {
    var links = new LinkedHashMap<String, String>();
    links.put("Run in Firebreak", line.settings().run(call.runId()));
    var key = input.key(call);
    line.events()
        .trigger(
            key,
            new Problem(
                Problem.cut(input.summary(), Problem.SUMMARY),
                requireNonNullElse(input.source(), "firebreak"),
                input.parsedSeverity().orElseThrow(),
                line.clock().instant(),
                "runbook",
                requireNonNullElse(input.details(), Map.of()),
                links));
    return (ObjectNode) ActionJson.toTree(new Result(key));
  }
}
