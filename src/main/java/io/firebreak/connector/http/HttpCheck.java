package io.firebreak.connector.http;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.action.Action;
import io.firebreak.action.ActionJson;
import io.firebreak.action.Call;
import io.firebreak.action.Doc;
import io.firebreak.action.Egress;
import io.firebreak.action.Interpolate;
import io.firebreak.action.Interpolate.Language;
import io.firebreak.action.Outbound;
import io.firebreak.action.Outbound.Sent;
import io.firebreak.action.SecretText;
import io.firebreak.durable.EffectClass;
import io.firebreak.durable.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code http.check}: looks whether something answers, and well; that it does not is a result. */
public final class HttpCheck implements Action<HttpCheck.Input> {
  private final Sender sender;
  private final Egress egress;

  /** Looks through this guard. */
  public HttpCheck(Outbound outbound) {
    this.sender = new Sender(outbound);
    this.egress = outbound.egress();
  }

  /**
   * Input of {@code http.check}; absent parts are null.
   *
   * @param url where to look
   * @param query parameters added to the URL
   * @param headers headers
   * @param expectStatus statuses that mean health
   * @param followRedirects how many to follow
   * @param maxResponse most bytes of an answer
   */
  public record Input(
      @Doc(value = "Where to look. Its host and port must be in `scope.http`.", required = true)
          @Interpolate(Language.URL)
          String url,
      @Doc("Parameters added to the URL; may hold secrets.")
          @Nullable Map<String, SecretText> query,
      @Doc("Headers; may hold secrets.") @Nullable Map<String, SecretText> headers,
      @Doc("Statuses that mean health; default 200 to 299.") @Nullable List<Integer> expectStatus,
      @Doc("How many redirects to follow, 0 to 5; default 0.") @Nullable Integer followRedirects,
      @Doc("Most bytes of an answer that are read, at most 1048576, which is the default.")
          @Nullable Integer maxResponse) {
    Message message() {
      return new Message(
          Method.GET,
          url,
          requireNonNullElse(query, Map.of()),
          requireNonNullElse(headers, Map.of()),
          null,
          null,
          null);
    }
  }

  /**
   * Result of {@code http.check}.
   *
   * @param reachable whether an answer came
   * @param healthy whether its status is an expected one
   * @param status of the answer, null without one
   * @param body the answer's text, unless it is JSON
   * @param json the answer when it is JSON
   * @param problem why no answer came
   */
  public record Result(
      @Doc(value = "Whether an answer came.", required = true) boolean reachable,
      @Doc(value = "Whether its status is an expected one.", required = true) boolean healthy,
      @Doc("Its status.") @Nullable Integer status,
      @Doc("Its text, unless it is JSON.") @Nullable String body,
      @Doc("Its content, when it is JSON.") @Nullable JsonNode json,
      @Doc("Why no answer came, such as `connection_refused` or `timeout`.")
          @Nullable String problem) {
    static Result without(String problem) {
      return new Result(false, false, null, null, null, problem);
    }
  }

  @Override
  public Descriptor<Input> descriptor() {
    return new Descriptor<>(
        "http.check",
        "Looks whether a URL answers as it should; changes nothing.",
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
    return Limits.statuses(input.expectStatus())
        .or(() -> Limits.numbers(input.followRedirects(), input.maxResponse()))
        .or(() -> input.message().complaint());
  }

  @Override
  public Prediction plan(Input input, Call call) {
    return switch (egress.checkWithAddresses(input.url())) {
      case Egress.Verdict.Denied(var why) -> Prediction.denied("url: " + why);
      case Egress.Verdict.Allowed(var uri, var hostPort) ->
          new Prediction(
              "looks at " + hostPort + uri.getRawPath(), true, List.of(), List.of(), null, true);
    };
  }

  @Override
  public Outcome execute(Input input, Call call) {
    int limit = requireNonNullElse(input.maxResponse(), HttpRequest.LARGEST_ANSWER);
    int hops = requireNonNullElse(input.followRedirects(), 0);
    return switch (sender.send(input.message(), call, limit, hops)) {
      case Sent.Denied(var why) -> new Outcome.NotApplied("egress_denied", why, false);
      case Sent.NotSent(var code, var message, var _)
          when code.equals("cancelled") || code.equals("arguments_invalid") ->
          new Outcome.NotApplied(code, call.secrets().redact(message), false);
      case Sent.NotSent(var code, var _, var _) -> ok(Result.without(code));
      case Sent.Lost(var code, var message) when code.equals("cancelled") ->
          new Outcome.NotApplied(code, message, false);
      case Sent.Lost(var code, var _) -> ok(Result.without(code));
      case Sent.Answered answered -> ok(result(answered, input, call));
    };
  }

  private static Result result(Sent.Answered answer, Input input, Call call) {
    int status = answer.status();
    var expected = input.expectStatus();
    boolean healthy = expected == null ? status / 100 == 2 : expected.contains(status);
    var result = HttpResult.of(answer, call.secrets());
    return new Result(true, healthy, status, result.body(), result.json(), null);
  }

  private static Outcome ok(Result result) {
    return new Outcome.Ok(ActionJson.toTree(result));
  }
}
