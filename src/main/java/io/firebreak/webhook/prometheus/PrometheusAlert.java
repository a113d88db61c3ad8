package io.firebreak.webhook.prometheus;

import io.firebreak.alert.Alert;
import io.firebreak.alert.AlertReader;
import io.firebreak.alert.Flag;
import io.firebreak.alert.Severity;
import io.firebreak.alert.SourceTimes;
import io.firebreak.label.Labels;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What label and annotation names mean wherever alerts come from Prometheus rules. */
final class PrometheusAlert {
  // They fire always, or only to silence others; absence is what means something.
  private static final Set<String> PSEUDO = Set.of("Watchdog", "InfoInhibitor", "DeadMansSwitch");

  private PrometheusAlert() {}

  /**
   * The parts that differ between the senders.
   *
   * @param pseudo whether the sender tells of itself and not of what it watches
   */
  record Sent(
      String source,
      boolean firing,
      Labels labels,
      Map<String, String> annotations,
      SourceTimes times,
      String fingerprint,
      @Nullable String groupKey,
      @Nullable String generatorUrl,
      @Nullable String externalUrl,
      boolean truncated,
      boolean pseudo) {}

  static Alert of(Sent sent) {
    var flags = EnumSet.noneOf(Flag.class);
    flags.addAll(sent.times().flags());
    if (sent.truncated()) {
      flags.add(Flag.GROUP_TRUNCATED);
    }
    if (sent.pseudo()) {
      flags.add(Flag.PSEUDO);
    }
    if (AlertReader.hidesCharacters(sent.labels())) {
      flags.add(Flag.HIDDEN_CHARACTERS);
    }
    var name = name(sent.labels(), flags);
    var severity = severity(sent.labels(), flags);
    return new Alert(
        sent.source(),
        name,
        sent.firing() ? Alert.Status.FIRING : Alert.Status.RESOLVED,
        severity,
        sent.labels(),
        sent.annotations(),
        sent.times().startsAt(),
        sent.times().endsAt(),
        sent.fingerprint(),
        sent.groupKey(),
        links(sent),
        flags.stream().map(Flag::code).toList());
  }

  private static String name(Labels labels, Set<Flag> flags) {
    var name = labels.get("alertname");
    if (name == null) {
      flags.add(Flag.NAME_MISSING);
      return "unnamed";
    }
    if (PSEUDO.contains(name)) {
      flags.add(Flag.PSEUDO);
    }
    return name;
  }

  private static Severity severity(Labels labels, Set<Flag> flags) {
    var word = labels.get("severity");
    if (word == null) {
      return Severity.MEDIUM;
    }
    var known = Severity.ofWord(word);
    if (known.isEmpty()) {
      flags.add(Flag.SEVERITY_UNKNOWN);
    }
    return known.orElse(Severity.MEDIUM);
  }

  private static Map<String, String> links(Sent sent) {
    var links = new TreeMap<String, String>();
    AlertReader.link(links, "source", sent.generatorUrl());
    AlertReader.link(links, sent.source(), sent.externalUrl());
    AlertReader.link(links, "runbook", sent.annotations().get("runbook_url"));
    AlertReader.link(links, "dashboard", sent.annotations().get("dashboard_url"));
    return links;
  }
}
