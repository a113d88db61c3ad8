package io.firebreak.connector.prometheus;

import io.firebreak.action.Action;
import io.firebreak.action.ActionJson;
import io.firebreak.action.Call;
import io.firebreak.action.Configured;
import io.firebreak.action.Doc;
import io.firebreak.action.Egress;
import io.firebreak.action.Interpolate;
import io.firebreak.action.Interpolate.Language;
import io.firebreak.action.Outbound;
import io.firebreak.action.Outbound.Sent;
import io.firebreak.connector.prometheus.PrometheusServers.Server;
import io.firebreak.durable.EffectClass;
import io.firebreak.durable.Outcome;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code prometheus.query}: asks an instant query, and tells no data from zero. */
public final class PrometheusQuery implements Action<PrometheusQuery.Input>, AutoCloseable {
  private static final int LARGEST_ANSWER = 1024 * 1024;

  private final PrometheusServers servers;
  private final Outbound outbound;

  /** Asks these servers, and connects to nothing else. */
  public PrometheusQuery(PrometheusServers servers, Egress.Resolver resolver) {
    this.servers = servers;
    this.outbound =
        new Outbound(
            Egress.toHostsOf(
                servers.byName().values().stream().map(Server::url).toList(), resolver));
  }

  /**
   * Input of {@code prometheus.query}.
   *
   * @param query PromQL
   * @param server which server; null for the default
   */
  public record Input(
      @Doc(value = "An instant query in PromQL.", required = true) @Interpolate(Language.PROMQL)
          String query,
      @Doc("Which of the configured servers to ask; default `default`.") @Configured("prometheus")
          @Nullable String server) {
    String serverOrDefault() {
      return server == null ? PrometheusServers.DEFAULT : server;
    }
  }

  /**
   * Result of {@code prometheus.query}.
   *
   * @param value the value when there is exactly one sample; absent when there is none or several
   * @param samples every sample
   * @param empty whether there is none
   */
  public record Result(
      @Doc("The value, when there is exactly one sample; absent else, so no data is never zero.")
          @Nullable Double value,
      @Doc(value = "Every sample with its labels.", required = true) List<Sample> samples,
      @Doc(value = "Whether there is no sample.", required = true) boolean empty) {
    public Result {
      samples = List.copyOf(samples);
    }
  }

  /**
   * One sample.
   *
   * @param labels its labels
   * @param value its value, never NaN or infinite
   */
  public record Sample(
      @Doc(value = "Its labels.", required = true) Map<String, String> labels,
      @Doc(value = "Its value.", required = true) double value) {
    public Sample {
      labels = Map.copyOf(labels);
    }
  }

  @Override
  public Descriptor<Input> descriptor() {
    return new Descriptor<>(
        "prometheus.query",
        "Asks Prometheus, or a server that speaks its API, an instant query.",
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
    if (input.query().isBlank()) {
      return Optional.of("query is empty");
    }
    return Optional.empty();
  }

  @Override
  public Prediction plan(Input input, Call call) {
    return new Prediction("asks " + input.query(), true, List.of(), List.of(), null, true);
  }

  @Override
  public Outcome execute(Input input, Call call) {
    var server = servers.find(input.serverOrDefault());
    if (server.isEmpty()) {
      return new Outcome.NotApplied(
          "no_such_server",
          "there is no Prometheus server named "
              + input.serverOrDefault()
              + "; name it under prometheus in the configuration",
          false);
    }
    var outcome = read(outbound.send(request(server.get(), input, call), call.timeout()), call);
    var bearer = server.get().bearer();
    if (outcome instanceof Outcome.NotApplied(var code, var _, var _)
        && bearer != null
        && (code.equals("http_401") || code.equals("http_403"))) {
      bearer.references().forEach(call.secrets()::forget);
    }
    return outcome;
  }

  private static Outbound.Request request(Server server, Input input, Call call) {
    var headers = new HashMap<String, String>();
    headers.put("Content-Type", "application/x-www-form-urlencoded");
    headers.put("Accept", "application/json");
    var bearer = server.bearer();
    if (bearer != null) {
      headers.put("Authorization", "Bearer " + call.secrets().reveal(bearer));
    }
    var base = server.url().toString();
    var url = (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + "/api/v1/query";
    var form =
        "query="
            + URLEncoder.encode(input.query(), StandardCharsets.UTF_8)
            + "&timeout="
            + call.timeout().toMillis()
            + "ms";
    return new Outbound.Request("POST", url, headers, form, LARGEST_ANSWER, false);
  }

  private static Outcome read(Sent sent, Call call) {
    return switch (sent) {
      case Sent.Denied(var why) -> new Outcome.NotApplied("egress_denied", why, false);
      case Sent.NotSent(var code, var message, var isTransient) ->
          new Outcome.NotApplied(code, message, isTransient);
      case Sent.Lost(var code, var message) -> new Outcome.Unknown(code, message);
      case Sent.Answered answered ->
          switch (QueryAnswer.read(answered, call.secrets()::redact)) {
            case QueryAnswer.Samples(var result) -> new Outcome.Ok(ActionJson.toTree(result));
            case QueryAnswer.Refused(var code, var message, var isTransient) ->
                new Outcome.NotApplied(code, call.secrets().redact(message), isTransient);
          };
    };
  }

  /** Closes every connection. */
  @Override
  public void close() {
    outbound.close();
  }
}
