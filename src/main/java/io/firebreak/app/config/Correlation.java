package io.firebreak.app.config;

import com.google.re2j.Pattern;
import io.firebreak.label.Matcher;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which alerts explain other alerts, and which changes may explain an incident.
 *
 * @param window of rules that name none
 * @param releaseAfter how long an alert has to end after what explained it has
 * @param changes how long before an incident a change may have been its cause
 * @param sameService what explains alerts of one service, null for nothing
 * @param rules the first that fits an alert explains it
 */
public record Correlation(
    @Setting(
            value =
                "How long before its cause an alert may have begun that a rule without a `window`"
                    + " explains.",
            fallback = "15m")
        Duration window,
    @Setting(
            value =
                "How long an alert has to end after what explained it has; one that still fires then"
                    + " starts what it would have started.",
            fallback = "5m")
        Duration releaseAfter,
    @Setting(
            value =
                "How long before an incident a change of its service counts as a possible cause.",
            fallback = "1h")
        Duration changes,
    @Setting(
            "Lets the first alert of a service explain those that follow soon. Without it alerts of a"
                + " service stand side by side.")
        @Nullable SameService sameService,
    @Setting("Which alerts explain which others; the first rule that fits goes first.")
        List<Rule> rules) {
  private static final Duration LONGEST = Duration.ofDays(366);
  private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_.:/-]*");

  public Correlation {
    rules = List.copyOf(rules);
    atMost("window", window);
    atMost("release_after", releaseAfter);
    atMost("changes", changes);
    var names = new HashSet<String>();
    for (int i = 0; i < rules.size(); i++) {
      if (!names.add(rules.get(i).name())) {
        throw new InvalidSetting(
            "rules[" + i + "].name", "'" + rules.get(i).name() + "' is the name of another rule");
      }
    }
  }

  /**
   * What makes alerts of one service one problem.
   *
   * @param within how long after the first alert another one counts to it
   * @param labels that name the service; empty for {@code service}
   */
  public record SameService(
      @Setting(
              value = "How long after the first alert of a service another one is explained by it.",
              fallback = "5m")
          Duration within,
      @Setting("Labels that name the service, all of which are alike. Without them `service`.")
          List<String> labels) {
    public SameService {
      labels = labels.isEmpty() ? List.of("service") : List.copyOf(labels);
      atMost("within", within);
      insistOnLabels("labels", labels);
    }
  }

  /**
   * Which alerts one kind of alert explains.
   *
   * @param name told wherever the rule decides something
   * @param parent what the cause is like
   * @param inhibit what the alerts are like that it explains
   * @param equal labels that both have alike
   * @param window how long before its cause an alert may have begun, null for the usual
   */
  public record Rule(
      @Setting("Name, told wherever the rule decides something.") String name,
      @Setting(
              "What the cause is like: matchers such as `alertname=\"KubeNodeNotReady\"`, with `=`,"
                  + " `!=`, `=~` or `!~`, all of which must fit.")
          List<String> parent,
      @Setting("What the alerts are like that start nothing while the cause fires.")
          List<String> inhibit,
      @Setting(
              "Labels that both have alike. An alert with none of them is left alone; one label that"
                  + " both lack is alike.")
          List<String> equal,
      @Setting(
              "How long before its cause an alert may have begun. Without it `correlation.window`.")
          @Nullable Duration window) {
    public Rule {
      parent = List.copyOf(parent);
      inhibit = List.copyOf(inhibit);
      equal = List.copyOf(equal);
      insistOnMatchers("parent", parent);
      insistOnMatchers("inhibit", inhibit);
      insistOnLabels("equal", equal);
      if (window != null) {
        atMost("window", window);
      }
    }

    private static void insistOnMatchers(String key, List<String> texts) {
      if (texts.isEmpty()) {
        throw new InvalidSetting(key, "is empty, so it would fit every alert");
      }
      for (int i = 0; i < texts.size(); i++) {
        try {
          Matcher.parse(texts.get(i));
        } catch (IllegalArgumentException e) {
          throw new InvalidSetting(key + "[" + i + "]", "is " + e.getMessage());
        }
      }
    }
  }

  private static void insistOnLabels(String key, List<String> labels) {
    for (int i = 0; i < labels.size(); i++) {
      if (!LABEL.matches(labels.get(i))) {
        throw new InvalidSetting(
            key + "[" + i + "]", "'" + labels.get(i) + "' is not the name of a label");
      }
    }
  }

  private static void atMost(String key, Duration duration) {
    if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
      throw new InvalidSetting(key, "must be at most 366d");
    }
  }
}
