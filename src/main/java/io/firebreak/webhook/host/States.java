package io.firebreak.webhook.host;

import io.firebreak.alert.Severity;

/** The states that Nagios began and its relatives kept. */
final class States {
  private States() {}

  /** How bad a state is; that of a host or a service, in capitals. */
  static Severity severity(String state) {
    return switch (state) {
      case "CRITICAL", "CRIT", "DOWN" -> Severity.CRITICAL;
      case "UNREACHABLE", "UNREACH" -> Severity.HIGH;
      case "UNKNOWN", "UNKN", "OK", "UP" -> Severity.INFO;
      default -> Severity.MEDIUM;
    };
  }
}
