package io.firebreak.connector.alertmanager;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.action.Action;
import io.firebreak.action.ActionJson;
import io.firebreak.action.Call;
import io.firebreak.action.Configured;
import io.firebreak.action.Doc;
import io.firebreak.connector.alertmanager.Alertmanagers.Reply;
import io.firebreak.durable.EffectClass;
import io.firebreak.durable.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code alertmanager.active_alerts}: which alerts fire, by Alertmanager. */
final class ActiveAlerts implements Action<ActiveAlerts.Input> {
  private final Alertmanagers servers;

  ActiveAlerts(Alertmanagers servers) {
    this.servers = servers;
  }

  /**
   * Input of {@code alertmanager.active_alerts}.
   *
   * @param labels which alerts; null for all
   * @param server which server; null for the default
   */
  record Input(
      @Doc("Labels that an alert must have with exactly these values; without them all alerts.")
          @Nullable Map<String, String> labels,
      @Doc("Which of the configured servers; default `default`.") @Configured("alertmanager")
          @Nullable String server) {
    Map<String, String> labelsOrNone() {
      return Objects.requireNonNullElse(labels, Map.of());
    }
  }

  /**
   * Result of {@code alertmanager.active_alerts}.
   *
   * @param alerts those that fire
   * @param count how many there are
   */
  record Result(
      @Doc(value = "The alerts that fire, silenced and inhibited ones too.", required = true)
          List<Firing> alerts,
      @Doc(value = "How many they are.", required = true) int count) {}

  /**
   * One alert.
   *
   * @param labels its labels
   * @param startsAt when it began
   * @param fingerprint Alertmanager's own id of it
   * @param silenced whether a silence mutes it
   * @param inhibited whether another alert mutes it
   */
  record Firing(
      @Doc(value = "Its labels.", required = true) Map<String, String> labels,
      @Doc(value = "When it began.", required = true) String startsAt,
      @Doc(value = "Alertmanager's id of it.", required = true) String fingerprint,
      @Doc(value = "Whether a silence mutes it.", required = true) boolean silenced,
      @Doc(value = "Whether another alert mutes it.", required = true) boolean inhibited) {
    static Firing of(JsonNode alert) {
      var labels = new TreeMap<String, String>();
      alert
          .path("labels")
          .properties()
          .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
      return new Firing(
          labels,
          alert.path("startsAt").asText(),
          alert.path("fingerprint").asText(),
          !alert.path("status").path("silencedBy").isEmpty(),
          !alert.path("status").path("inhibitedBy").isEmpty());
    }
  }

  @Override
  public Descriptor<Input> descriptor() {
    return new Descriptor<>(
        "alertmanager.active_alerts",
        "Asks Alertmanager which alerts fire.",
        Input.class,
        EffectClass.PURE,
        DryRun.NATIVE,
        Duration.ofSeconds(10),
        null);
  }

  @Override
  public Optional<Class<? extends Record>> result() {
    return Optional.of(Result.class);
  }

  @Override
  public Optional<String> check(Input input) {
    return Matchers.check(input.labelsOrNone());
  }

  @Override
  public Prediction plan(Input input, Call call) {
    return new Prediction(
        "asks which alerts fire with " + Matchers.shown(input.labelsOrNone()),
        true,
        List.of(),
        List.of(),
        null,
        true);
  }

  @Override
  public Outcome execute(Input input, Call call) {
    var server = Objects.requireNonNullElse(input.server(), Alertmanagers.DEFAULT);
    return switch (firing(servers, server, input.labelsOrNone(), call)) {
      case Reply.Done(var body) -> {
        var alerts = firing(body).toList();
        yield new Outcome.Ok(ActionJson.toTree(new Result(alerts, alerts.size())));
      }
      case Reply.NotThere _ ->
          new Outcome.NotApplied("http_404", "there is no Alertmanager at its url", false);
      case Reply.Refused(var code, var message, var isTransient) ->
          new Outcome.NotApplied(code, message, isTransient);
      case Reply.Unsure(var code, var message) -> new Outcome.Unknown(code, message);
    };
  }

  /** The alerts of an answer. */
  static Stream<Firing> firing(JsonNode body) {
    return body.valueStream().map(Firing::of);
  }

  static Reply firing(Alertmanagers servers, String server, Map<String, String> labels, Call call) {
    var query = labels.isEmpty() ? "" : "&" + Matchers.query(labels);
    var path = "/alerts?active=true" + query;
    return servers.send(server, "GET", path, null, call.secrets(), call.timeout());
  }
}
