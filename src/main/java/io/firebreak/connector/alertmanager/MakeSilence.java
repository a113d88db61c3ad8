package io.firebreak.connector.alertmanager;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.firebreak.action.Action;
import io.firebreak.action.ActionJson;
import io.firebreak.action.Call;
import io.firebreak.action.Configured;
import io.firebreak.action.Doc;
import io.firebreak.action.Durations;
import io.firebreak.action.Extent;
import io.firebreak.connector.alertmanager.Alertmanagers.Reply;
import io.firebreak.durable.EffectClass;
import io.firebreak.durable.Outcome;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code alertmanager.silence}: mutes alerts for a while. The silence's comment ends with the run,
 * for people, and the key of the call, by which a probe finds it again after an answer that never
 * came.
 */
final class MakeSilence implements Action<MakeSilence.Input> {
  private static final Duration LONGEST = Duration.ofDays(30);
  private static final int LONGEST_COMMENT = 500;

  /**
   * How many of the alerts that it would mute the plan names, and with how much of their labels.
   */
  private static final int SHOWN = 10;

  private static final int LONGEST_SHOWN = 200;
  private static final String COUNT = "would_mute_now";
  private static final String COUNTED = "alerts";
  private static final String AUTHOR = "firebreak";

  private final Alertmanagers servers;
  private final InstantSource clock;

  MakeSilence(Alertmanagers servers, InstantSource clock) {
    this.servers = servers;
    this.clock = clock;
  }

  /**
   * Input of {@code alertmanager.silence}.
   *
   * @param labels which alerts
   * @param duration for how long
   * @param comment why
   * @param server which server; null for the default
   */
  record Input(
      @Doc(
              value = "Labels that an alert must have with exactly these values to be muted.",
              required = true)
          Map<String, String> labels,
      @Doc(value = "For how long, at most 30d.", required = true) Duration duration,
      @Doc(value = "Why, for whoever looks at Alertmanager.", required = true) String comment,
      @Doc("Which of the configured servers; default `default`.") @Configured("alertmanager")
          @Nullable String server) {
    String serverOrDefault() {
      return Objects.requireNonNullElse(server, Alertmanagers.DEFAULT);
    }
  }

  /**
   * Result of {@code alertmanager.silence}.
   *
   * @param silence its id
   */
  record Result(
      @Doc(value = "The silence's id, for `alertmanager.expire_silence`.", required = true)
          String silence) {}

  @Override
  public Descriptor<Input> descriptor() {
    return new Descriptor<>(
        "alertmanager.silence",
        "Mutes alerts in Alertmanager for a while.",
        Input.class,
        EffectClass.PROBEABLE,
        DryRun.EMULATED,
        Duration.ofSeconds(10),
        "`alertmanager.expire_silence` with the `silence` of its result");
  }

  @Override
  public Optional<Class<? extends Record>> result() {
    return Optional.of(Result.class);
  }

  @Override
  public Optional<String> check(Input input) {
    if (input.labels().isEmpty()) {
      return Optional.of("labels is empty, which would mute every alert");
    }
    if (!input.duration().isPositive() || input.duration().compareTo(LONGEST) > 0) {
      return Optional.of("duration is more than nothing and at most 30d");
    }
    if (input.comment().isBlank() || input.comment().length() > LONGEST_COMMENT) {
      return Optional.of("comment has 1 to " + LONGEST_COMMENT + " characters");
    }
    return Matchers.check(input.labels());
  }

  @Override
  public Optional<String> credential(Input input) {
    return servers.credential(input.serverOrDefault());
  }

  /** How many alerts fire that nobody mutes tells nothing of a silence, so no whole is told. */
  @Override
  public Optional<Counted> counted(Input input) {
    return Optional.of(new Counted(COUNTED, false, false));
  }

  /**
   * Shows the silence, and which alerts it would mute now. It writes no field of anything that is
   * there, so whether it still stands is for the probe to tell, and not for another plan.
   */
  @Override
  public Prediction plan(Input input, Call call) {
    var muted = muted(input, call);
    var prediction =
        new Prediction(
            "mutes alerts with %s for %s; %s such alerts fire now"
                .formatted(
                    Matchers.shown(input.labels()),
                    Durations.format(input.duration()),
                    muted.path(COUNT).asText("nobody knows how many")),
            true,
            List.of(),
            List.of(),
            muted,
            true);
    var count = muted.path(COUNT);
    return count.isInt()
        ? prediction.touching(new Extent(COUNTED, count.intValue(), null))
        : prediction;
  }

  private JsonNode muted(Input input, Call call) {
    var observed = JsonNodeFactory.instance.objectNode();
    return switch (ActiveAlerts.firing(servers, input.serverOrDefault(), input.labels(), call)) {
      case Reply.Done(var body) -> {
        observed.put(COUNT, body.size());
        var shown = observed.putArray("alerts");
        ActiveAlerts.firing(body).limit(SHOWN).map(MakeSilence::line).forEach(shown::add);
        yield observed;
      }
      case Reply.NotThere _ -> observed.put("unknown", "there is no Alertmanager at its url");
      case Reply.Refused(var _, var message, var _) -> observed.put("unknown", message);
      case Reply.Unsure(var _, var message) -> observed.put("unknown", message);
    };
  }

  private static String line(ActiveAlerts.Firing alert) {
    var all = Matchers.shown(alert.labels());
    return all.length() <= LONGEST_SHOWN ? all : all.substring(0, LONGEST_SHOWN) + "…";
  }

  @Override
  public Outcome execute(Input input, Call call) {
    var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    var body =
        JsonNodeFactory.instance
            .objectNode()
            .put("startsAt", now.toString())
            .put("endsAt", now.plus(input.duration()).toString())
            .put("createdBy", AUTHOR)
            .put("comment", input.comment() + mark(call));
    body.set("matchers", Matchers.json(input.labels()));
    var reply =
        servers.send(
            input.serverOrDefault(),
            "POST",
            "/silences",
            body.toString(),
            call.secrets(),
            call.timeout());
    return switch (reply) {
      case Reply.Done(var made) when made.path("silenceID").isTextual() ->
          new Outcome.Ok(ActionJson.toTree(new Result(made.path("silenceID").asText())));
      case Reply.Done _ ->
          new Outcome.Unknown("not_json", "the answer is not Alertmanager's; check its url");
      case Reply.NotThere _ ->
          new Outcome.NotApplied("http_404", "there is no Alertmanager at its url", false);
      case Reply.Refused(var code, var message, var isTransient) ->
          new Outcome.NotApplied(code, message, isTransient);
      case Reply.Unsure(var code, var message) -> new Outcome.Unknown(code, message);
    };
  }

  @Override
  public Probed probe(Input input, Call call) {
    var reply =
        servers.send(
            input.serverOrDefault(),
            "GET",
            "/silences?" + Matchers.query(input.labels()),
            null,
            call.secrets(),
            call.timeout());
    return switch (reply) {
      case Reply.Done(var silences) -> found(silences, mark(call));
      case Reply.NotThere _ -> new Probed.CannotTell("there is no Alertmanager at its url");
      case Reply.Refused(var _, var message, var _) -> new Probed.CannotTell(message);
      case Reply.Unsure(var _, var message) -> new Probed.CannotTell(message);
    };
  }

  /** One that somebody has ended since was made all the same, and is not made again. */
  private static Probed found(JsonNode silences, String mark) {
    for (var silence : silences) {
      if (silence.path("comment").asText().endsWith(mark)) {
        return new Probed.Happened(ActionJson.toTree(new Result(silence.path("id").asText())));
      }
    }
    return new Probed.DidNot();
  }

  private static String mark(Call call) {
    return " [firebreak run " + call.runId() + ", " + call.key() + "]";
  }
}
