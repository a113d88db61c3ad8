package io.firebreak.connector.http;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firebreak.action.Action;
import io.firebreak.action.ActionJson;
import io.firebreak.action.Call;
import io.firebreak.action.Doc;
import io.firebreak.action.Egress;
import io.firebreak.action.Extent;
import io.firebreak.action.Interpolate;
import io.firebreak.action.Interpolate.Language;
import io.firebreak.action.Outbound;
import io.firebreak.action.Outbound.Sent;
import io.firebreak.action.SecretText;
import io.firebreak.durable.EffectClass;
import io.firebreak.durable.Outcome;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code http.request}: sends one request to a target in scope. */
public final class HttpRequest implements Action<HttpRequest.Input> {
  static final int LARGEST_ANSWER = 1024 * 1024;
  static final int MOST_HOPS = 5;
  private static final int SHOWN = 2_000;

  /** Stands for the key, which depends on the plan that is just being made. */
  private static final String PLANNED_KEY = "(the step's key)";

  private final Sender sender;
  private final Egress egress;

  /** Sends through this guard. */
  public HttpRequest(Outbound outbound) {
    this.sender = new Sender(outbound);
    this.egress = outbound.egress();
  }

  /**
   * Input of {@code http.request}; absent parts are null.
   *
   * @param url where to
   * @param method how
   * @param query parameters added to the URL
   * @param headers headers
   * @param body text to send
   * @param json JSON to send
   * @param form form fields to send
   * @param expectStatus statuses that mean that it worked
   * @param notAppliedOn of 429 and 503, which mean for sure that nothing happened
   * @param idempotencyKeyHeader header by which the target knows a request again
   * @param followRedirects how many to follow
   * @param maxResponse most bytes of an answer
   * @param dryRun a request that predicts
   * @param probe a request that finds out whether it happened
   */
  public record Input(
      @Doc(
              value = "Where to. Its host and port must be in `scope.http`.",
              required = true,
              target = true)
          @Interpolate(Language.URL)
          String url,
      @Doc("`GET` (default), `HEAD`, `OPTIONS`, `PUT`, `DELETE`, `POST` or `PATCH`.")
          @Nullable Method method,
      @Doc("Parameters added to the URL; may hold secrets.")
          @Nullable Map<String, SecretText> query,
      @Doc("Headers; may hold secrets.") @Nullable Map<String, SecretText> headers,
      @Doc("Text to send; may hold secrets. At most one of `body`, `json`, `form`.")
          @Nullable SecretText body,
      @Doc("JSON to send.") @Nullable JsonNode json,
      @Doc("Form fields to send; may hold secrets.") @Nullable Map<String, SecretText> form,
      @Doc("Statuses that mean that it worked; default 200 to 299.")
          @Nullable List<Integer> expectStatus,
      @Doc(
              "Which of `429` and `503` mean for sure that nothing happened, so that it may be"
                  + " tried again; 503 only with `Retry-After`. Default none: nobody knows then.")
          @Nullable List<Integer> notAppliedOn,
      @Doc(
              "Header that gets the idempotency key. Write it only if the target promises to act"
                  + " once for each key; `POST` and `PATCH` become `keyed` by it.")
          @Nullable String idempotencyKeyHeader,
      @Doc("How many redirects to follow, 0 to 5; default 0. Only `GET`, `HEAD`, `OPTIONS`.")
          @Nullable Integer followRedirects,
      @Doc("Most bytes of an answer that are read, at most 1048576, which is the default.")
          @Nullable Integer maxResponse,
      @Doc("A request that is sent in planning and changes nothing, to see what would happen.")
          @Nullable Look dryRun,
      @Doc(
              "A `GET` that finds out whether the request happened, after its answer was lost;"
                  + " `POST` and `PATCH` become `probeable` by it.")
          @Nullable Probe probe) {

    Method methodOrGet() {
      return requireNonNullElse(method, Method.GET);
    }

    int maxResponseOrAll() {
      return requireNonNullElse(maxResponse, LARGEST_ANSWER);
    }

    int hops() {
      return requireNonNullElse(followRedirects, 0);
    }

    boolean expects(int status) {
      return expectStatus == null ? status / 100 == 2 : expectStatus.contains(status);
    }

    /** The request; with the idempotency key where the step wants one. */
    Message message(String key) {
      var all = new LinkedHashMap<>(requireNonNullElse(headers, Map.of()));
      if (idempotencyKeyHeader != null) {
        all.put(idempotencyKeyHeader, SecretText.of(key));
      }
      return new Message(
          methodOrGet(), url, requireNonNullElse(query, Map.of()), all, body, json, form);
    }
  }

  /**
   * A request that predicts; absent parts are null.
   *
   * @param url where to
   * @param method how
   * @param headers headers
   * @param json JSON to send
   * @param blastRadius where its answer tells how much would be touched
   */
  public record Look(
      @Doc(value = "Where to.", required = true) @Interpolate(Language.URL) String url,
      @Doc("How; default `GET`.") @Nullable Method method,
      @Doc("Headers; may hold secrets.") @Nullable Map<String, SecretText> headers,
      @Doc("JSON to send.") @Nullable JsonNode json,
      @Doc("Where its answer tells how much the request would touch.")
          @Nullable Counts blastRadius) {
    Optional<String> complaint() {
      return message()
          .complaint()
          .or(() -> Optional.ofNullable(blastRadius).flatMap(Counts::complaint));
    }

    Message message() {
      return new Message(
          requireNonNullElse(method, Method.GET),
          url,
          Map.of(),
          requireNonNullElse(headers, Map.of()),
          null,
          json,
          null);
    }
  }

  /**
   * A {@code GET} that finds out whether the request happened; absent parts are null.
   *
   * @param url where to
   * @param headers headers
   * @param expectStatus statuses that mean that it happened
   * @param expectJson fields that the answer has when it happened
   */
  public record Probe(
      @Doc(value = "Where to.", required = true) @Interpolate(Language.URL) String url,
      @Doc("Headers; may hold secrets.") @Nullable Map<String, SecretText> headers,
      @Doc("Statuses that mean that it happened; default 200 to 299. 404 means that it did not.")
          @Nullable List<Integer> expectStatus,
      @Doc("Fields with the values that the JSON answer has when it happened.")
          @Nullable Map<String, JsonNode> expectJson) {
    Message message() {
      return new Message(
          Method.GET, url, Map.of(), requireNonNullElse(headers, Map.of()), null, null, null);
    }
  }

  @Override
  public Descriptor<Input> descriptor() {
    return new Descriptor<>(
        "http.request",
        "Sends an HTTP request.",
        Input.class,
        EffectClass.UNSAFE,
        DryRun.EMULATED,
        Duration.ofSeconds(30),
        null);
  }

  @Override
  public Optional<Class<? extends Record>> result() {
    return Optional.of(HttpResult.class);
  }

  @Override
  public EffectClass effectClass(Input input) {
    var byMethod = input.methodOrGet().effectClass();
    if (byMethod != EffectClass.UNSAFE) {
      return byMethod;
    }
    if (input.idempotencyKeyHeader() != null) {
      return EffectClass.KEYED;
    }
    return input.probe() != null ? EffectClass.PROBEABLE : EffectClass.UNSAFE;
  }

  @Override
  public List<String> targets(Input input) {
    return input.methodOrGet().effectClass() == EffectClass.PURE
            || !(egress.check(input.url()) instanceof Egress.Verdict.Allowed(var uri, var hostPort))
        ? List.of()
        : List.of(target(uri, hostPort));
  }

  private static String target(URI uri, String hostPort) {
    return "http/" + hostPort + uri.getRawPath();
  }

  @Override
  public boolean probes(Input input) {
    return input.probe() != null;
  }

  @Override
  public Optional<String> check(Input input) {
    return Limits.complaint(input)
        .or(() -> input.message(PLANNED_KEY).complaint())
        .or(() -> Optional.ofNullable(input.dryRun()).flatMap(Look::complaint))
        .or(() -> Optional.ofNullable(input.probe()).flatMap(probe -> probe.message().complaint()));
  }

  @Override
  public Optional<Counted> counted(Input input) {
    return Optional.ofNullable(input.dryRun()).map(Look::blastRadius).map(Counts::told);
  }

  @Override
  public Prediction plan(Input input, Call call) {
    var message = input.message(PLANNED_KEY);
    var looks = new LinkedHashMap<String, String>();
    looks.put("url", message.url());
    Optional.ofNullable(input.dryRun()).ifPresent(look -> looks.put("dry_run.url", look.url()));
    Optional.ofNullable(input.probe()).ifPresent(probe -> looks.put("probe.url", probe.url()));
    for (var look : looks.entrySet()) {
      if (egress.checkWithAddresses(look.getValue()) instanceof Egress.Verdict.Denied(var why)) {
        return Prediction.denied(look.getKey() + ": " + why);
      }
    }
    var targets = targets(input);
    var observed = JsonNodeFactory.instance.objectNode();
    observed.set("request", shown(message, input));
    var seen = input.dryRun() == null ? Seen.NOTHING : look(input.dryRun(), call, observed);
    var summary = message.method() + " " + where(message.url());
    var prediction =
        new Prediction(
            seen.trouble() == null ? summary : summary + "; " + seen.trouble(),
            seen.known(),
            List.of(),
            targets,
            observed,
            readsOnly(input));
    return seen.extent() == null ? prediction : prediction.touching(seen.extent());
  }

  /**
   * What a dry run showed.
   *
   * @param known whether it shows what would happen
   * @param extent how much would be touched; null when it does not tell
   * @param trouble what is wrong with it, for people; null when nothing is
   */
  private record Seen(boolean known, @Nullable Extent extent, @Nullable String trouble) {
    static final Seen NOTHING = new Seen(true, null, null);

    static Seen failed(String why) {
      return new Seen(false, null, "its dry run failed: " + why);
    }

    static Seen of(HttpResult answer, @Nullable Counts counts) {
      if (answer.status() / 100 != 2) {
        return failed("status " + answer.status());
      } else if (counts == null) {
        return NOTHING;
      }
      try {
        return new Seen(true, counts.read(answer), null);
      } catch (IllegalArgumentException e) {
        return new Seen(true, null, "nobody knows how much it touches: " + e.getMessage());
      }
    }
  }

  private String where(String url) {
    if (egress.check(url) instanceof Egress.Verdict.Allowed(URI uri, String hostPort)) {
      return hostPort + uri.getRawPath();
    }
    throw new IllegalStateException("it was allowed a moment ago");
  }

  private static ObjectNode shown(Message message, Input input) {
    var request = message.shown(input.maxResponseOrAll());
    var shown = JsonNodeFactory.instance.objectNode();
    shown.put("method", request.method()).put("url", request.url());
    var headers = shown.putObject("headers");
    request.headers().forEach(headers::put);
    if (request.body() != null) {
      shown.put("body", cut(request.body()));
    }
    return shown;
  }

  private static String cut(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }

  private Seen look(Look look, Call call, ObjectNode observed) {
    return switch (sender.send(look.message(), call, LARGEST_ANSWER, 0)) {
      case Sent.Answered answered -> {
        var answer = HttpResult.of(answered, call.secrets());
        observed.set("dry_run", ActionJson.toTree(answer));
        yield Seen.of(answer, look.blastRadius());
      }
      case Sent.Denied(var why) -> failed(observed, why);
      case Sent.NotSent(var _, var message, var _) -> failed(observed, message);
      case Sent.Lost(var _, var message) -> failed(observed, message);
    };
  }

  private static Seen failed(ObjectNode observed, String why) {
    observed.put("dry_run", why);
    return Seen.failed(why);
  }

  @Override
  public Outcome execute(Input input, Call call) {
    var sent = sender.send(input.message(call.key()), call, input.maxResponseOrAll(), input.hops());
    return Verdicts.outcome(sent, input, call.secrets());
  }

  @Override
  public Probed probe(Input input, Call call) {
    var probe = input.probe();
    if (probe == null) {
      return new Probed.CannotTell("the step has no probe");
    }
    return Verdicts.probed(
        sender.send(probe.message(), call, LARGEST_ANSWER, 0), probe, call.secrets());
  }
}
