package io.firebreak.app.config;

import io.firebreak.label.Matcher;
import io.firebreak.verify.HealthRule;
import io.firebreak.verify.Neighbours;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the configuration says of the checks that are built in. */
public final class CheckSettings {
  private CheckSettings() {}

  /**
   * How the health of some targets is looked at.
   *
   * @param targets patterns of the targets
   * @param query PromQL, null when an address is asked
   * @param server the Prometheus that is asked
   * @param url an address, null when Prometheus is asked
   * @param expect what must hold, null for the usual
   */
  public record Health(
      @Setting("Patterns of the targets that it knows.") List<String> targets,
      @Setting(
              "PromQL of one value, such as `min(up{job=\"${{ target.name }}\"})`; this or `url`."
                  + " `target.path`, `.kind`, `.name` (its last part) and `.parts` are known.")
          @Nullable String query,
      @Setting(value = "With `query`: which of `prometheus` is asked.", fallback = "default")
          String server,
      @Setting(
              "Address that answers 2xx in health; this or `query`. Its host and port must be in"
                  + " `scope.http`.")
          @Nullable String url,
      @Setting(
              "CEL over `result` that must hold. Without it `result.value >= 1.0` with `query`, and"
                  + " `result.healthy` with `url`.")
          @Nullable String expect) {
    public Health {
      targets = TargetSettings.formed("targets", targets);
      if (targets.isEmpty()) {
        throw new InvalidSetting("targets", "is empty, so it would know none");
      }
      if ((query == null) == (url == null)) {
        throw new InvalidSetting("", "needs either query or url");
      }
      try {
        rule("check", targets, query, server, url, expect);
      } catch (IllegalArgumentException e) {
        throw new InvalidSetting("", "is not understood: " + e.getMessage());
      }
    }

    /** The same as a rule of this name. */
    public HealthRule rule(String name) {
      return rule(name, targets, query, server, url, expect);
    }

    private static HealthRule rule(
        String name,
        List<String> targets,
        @Nullable String query,
        String server,
        @Nullable String url,
        @Nullable String expect) {
      var with = new LinkedHashMap<String, String>();
      if (url != null) {
        with.put("url", url);
      } else if (query != null) {
        with.put("query", query);
        with.put("server", server);
      }
      var usual = url == null ? "result.value >= 1.0" : "result.healthy";
      return HealthRule.of(
          name,
          GuardSettings.globs("targets", targets),
          url == null ? "prometheus.query" : "http.check",
          with,
          expect == null ? usual : expect);
    }
  }

  /**
   * What is near to some targets.
   *
   * @param targets patterns of the targets
   * @param alerts matchers of labels, all of which must hold
   */
  public record Near(
      @Setting("Patterns of the targets.") List<String> targets,
      @Setting(
              "What must hold of the labels of an alert that is near, as in Alertmanager:"
                  + " `service=~\"cart|checkout\"`. All must.")
          List<String> alerts) {
    public Near {
      targets = TargetSettings.formed("targets", targets);
      alerts = List.copyOf(alerts);
      if (targets.isEmpty() || alerts.isEmpty()) {
        throw new InvalidSetting("", "needs both targets and alerts");
      }
      try {
        Matcher.parseAll(alerts);
      } catch (IllegalArgumentException e) {
        throw new InvalidSetting("alerts", String.valueOf(e.getMessage()));
      }
    }

    /** The same under this name. */
    public Neighbours neighbours(String name) {
      return new Neighbours(
          name, GuardSettings.globs("targets", targets), Matcher.parseAll(alerts));
    }
  }

  /** Every rule of health, by name. */
  static List<HealthRule> rules(Map<String, Health> written) {
    return written.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(each -> each.getValue().rule(each.getKey()))
        .toList();
  }

  /** All neighbours, by name. */
  static List<Neighbours> neighbours(Map<String, Near> written) {
    return written.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(each -> each.getValue().neighbours(each.getKey()))
        .toList();
  }
}
