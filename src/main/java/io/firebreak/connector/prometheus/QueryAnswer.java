package io.firebreak.connector.prometheus;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.action.ForeignJson;
import io.firebreak.action.Outbound.Sent;
import io.firebreak.connector.prometheus.PrometheusQuery.Result;
import io.firebreak.connector.prometheus.PrometheusQuery.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** What the HTTP API of Prometheus answered to an instant query. */
sealed interface QueryAnswer {
  /** What it found, be it nothing. */
  record Samples(Result result) implements QueryAnswer {}

  /** It found nothing out, and why. */
  record Refused(String code, String message, boolean isTransient) implements QueryAnswer {}

  /**
   * Reads an answer.
   *
   * @param mask hides secrets
   */
  static QueryAnswer read(Sent.Answered answer, UnaryOperator<String> mask) {
    if (answer.cut()) {
      return new Refused("answer_too_long", "the answer is over 1 MiB; aggregate more", false);
    }
    var read = ForeignJson.read(answer.body(), mask);
    if (read.isEmpty()) {
      return notJson(answer.status());
    }
    var body = read.get();
    if (body.path("status").asText().equals("error")) {
      return refused(answer.status(), body);
    }
    return answer.status() == 200 && body.path("status").asText().equals("success")
        ? samples(body.path("data"))
        : notJson(answer.status());
  }

  private static QueryAnswer notJson(int status) {
    return new Refused(
        "http_" + status,
        "Prometheus answered " + status + ", and not as its API does; check its configured url",
        status >= 500 || status == 429);
  }

  private static QueryAnswer refused(int status, JsonNode body) {
    var type = body.path("errorType").asText();
    boolean passing = type.equals("timeout") || type.equals("unavailable") || status >= 500;
    return new Refused(
        "prometheus_" + (type.isEmpty() ? "error" : type),
        "Prometheus says: " + body.path("error").asText(),
        passing);
  }

  private static QueryAnswer samples(JsonNode data) {
    var samples = new ArrayList<Sample>();
    var type = data.path("resultType").asText();
    switch (type) {
      case "scalar" -> samples.add(sample(Map.of(), data.path("result").path(1)));
      case "vector" -> {
        for (var each : data.path("result")) {
          samples.add(sample(labels(each.path("metric")), each.path("value").path(1)));
        }
      }
      default -> {
        return new Refused(
            "not_a_vector", "the query gives a " + type + "; ask for a vector or a scalar", false);
      }
    }
    return finite(samples);
  }

  private static QueryAnswer finite(List<Sample> samples) {
    if (samples.stream().anyMatch(sample -> !Double.isFinite(sample.value()))) {
      return new Refused(
          "not_a_number", "the query gives NaN or an infinite value, which proves nothing", false);
    }
    var value = samples.size() == 1 ? Double.valueOf(samples.getFirst().value()) : null;
    return new Samples(new Result(value, samples, samples.isEmpty()));
  }

  private static Sample sample(Map<String, String> labels, JsonNode value) {
    return new Sample(labels, number(value.asText()));
  }

  private static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> {
        try {
          yield Double.parseDouble(text);
        } catch (NumberFormatException e) {
          yield Double.NaN; // a native histogram or no number at all: refused like one
        }
      }
    };
  }

  private static Map<String, String> labels(JsonNode metric) {
    var labels = new TreeMap<String, String>();
    metric.properties().forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
    return labels;
  }
}
