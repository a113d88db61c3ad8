package io.firebreak.connector.alertmanager;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.re2j.Pattern;
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
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code alertmanager.expire_silence}: ends a silence now. One that has ended stays as it is. */
final class ExpireSilence implements Action<ExpireSilence.Input> {
  static final String EXPIRED = "expired";

  private static final Pattern ID = Pattern.compile("[0-9A-Za-z-]{1,64}");

  private final Alertmanagers servers;

  ExpireSilence(Alertmanagers servers) {
    this.servers = servers;
  }

  /**
   * Input of {@code alertmanager.expire_silence}.
   *
   * @param silence its id
   * @param server which server; null for the default
   */
  record Input(
      @Doc(value = "The silence's id, such as `${{ steps.mute.result.silence }}`.", required = true)
          String silence,
      @Doc("Which of the configured servers; default `default`.") @Configured("alertmanager")
          @Nullable String server) {
    String serverOrDefault() {
      return Objects.requireNonNullElse(server, Alertmanagers.DEFAULT);
    }
  }

  /**
   * Result of {@code alertmanager.expire_silence}.
   *
   * @param changed whether it was in force before
   */
  record Result(
      @Doc(value = "Whether the silence was in force before.", required = true) boolean changed) {}

  @Override
  public Descriptor<Input> descriptor() {
    return new Descriptor<>(
        "alertmanager.expire_silence",
        "Ends a silence in Alertmanager now.",
        Input.class,
        EffectClass.IDEMPOTENT,
        DryRun.EMULATED,
        Duration.ofSeconds(10),
        null);
  }

  @Override
  public Optional<Class<? extends Record>> result() {
    return Optional.of(Result.class);
  }

  @Override
  public Optional<String> check(Input input) {
    return ID.matches(input.silence())
        ? Optional.empty()
        : Optional.of("silence is the id of a silence: letters, digits and -");
  }

  @Override
  public Optional<String> credential(Input input) {
    return servers.credential(input.serverOrDefault());
  }

  @Override
  public Prediction plan(Input input, Call call) {
    var after = JsonNodeFactory.instance.textNode(EXPIRED);
    return new Prediction(
        "ends the silence " + input.silence(),
        true,
        List.of(new Prediction.Change("silence." + input.silence(), state(input, call), after)),
        List.of(),
        null,
        false);
  }

  private @Nullable JsonNode state(Input input, Call call) {
    return look(input, call) instanceof Reply.Done(var silence)
            && silence.path("status").path("state").isTextual()
        ? silence.path("status").path("state")
        : null;
  }

  @Override
  public Outcome execute(Input input, Call call) {
    return switch (look(input, call)) {
      case Reply.Done(var silence)
          when silence.path("status").path("state").asText().equals(EXPIRED) ->
          ok(false);
      case Reply.Done _ -> expire(input, call);
      case Reply.NotThere _ -> unknownSilence(input);
      case Reply.Refused(var code, var message, var isTransient) ->
          new Outcome.NotApplied(code, message, isTransient);
      // Nothing was asked for yet but the state.
      case Reply.Unsure(var code, var message) -> new Outcome.NotApplied(code, message, true);
    };
  }

  private Outcome expire(Input input, Call call) {
    var path = "/silence/" + input.silence();
    var reply =
        servers.send(input.serverOrDefault(), "DELETE", path, null, call.secrets(), call.timeout());
    return switch (reply) {
      case Reply.Done _ -> ok(true);
      case Reply.NotThere _ -> unknownSilence(input);
      case Reply.Refused(var code, var message, var isTransient) ->
          new Outcome.NotApplied(code, message, isTransient);
      case Reply.Unsure(var code, var message) -> new Outcome.Unknown(code, message);
    };
  }

  private Reply look(Input input, Call call) {
    var path = "/silence/" + input.silence();
    return servers.send(input.serverOrDefault(), "GET", path, null, call.secrets(), call.timeout());
  }

  private static Outcome ok(boolean changed) {
    return new Outcome.Ok(ActionJson.toTree(new Result(changed)));
  }

  private static Outcome unknownSilence(Input input) {
    return new Outcome.NotApplied(
        "no_such_silence", "Alertmanager knows no silence " + input.silence(), false);
  }
}
