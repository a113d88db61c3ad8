package io.firebreak.slack;

import io.firebreak.runbook.Nearest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What can be said to {@code /firebreak}, and the role that it takes: the same as by REST. */
enum Word {
  STATUS("viewer", "status", "what is held, waits and runs"),
  LIST("viewer", "list", "the newest runs"),
  SHOW("viewer", "show RUN", "a run with its plan, and the buttons that wait"),
  TIMELINE("viewer", "timeline INCIDENT", "the story of an incident"),
  SLO("viewer", "slo", "what is left of error budgets"),
  RUN("responder", "run RUNBOOK [INPUT=VALUE …]", "start a runbook that people may start"),
  DRILL("responder", "drill RUNBOOK [INPUT=VALUE …]", "try a runbook; nothing is changed"),
  CANCEL("responder", "cancel RUN [REASON]", "stop a run; what was done stays done"),
  UNDO("responder", "undo RUN STEP", "take back one step of a run that has ended"),
  PAUSE("responder", "pause [RUNBOOK|service:NAME|all] REASON", "no new effect begins"),
  HOLD("responder", "hold TARGET TIME REASON", "nobody touches a target for so long"),
  RESUME(
      "responder",
      "resume [HOLD|RUNBOOK|TARGET|RUN|all]",
      "lift holds, or let a held run go on; alone, list them"),
  APPROVE("approver", "approve RUN [HASH]", "approve the plan that begins with this hash"),
  REJECT("approver", "reject RUN REASON", "reject the plan"),
  HELP("", "help", "this");

  private final String role;
  private final String usage;
  private final String meaning;

  Word(String role, String usage, String meaning) {
    this.role = role;
    this.usage = usage;
    this.meaning = meaning;
  }

  /** The role that it takes; empty for none. */
  String role() {
    return role;
  }

  /** Whether more than reading comes of it. */
  boolean acts() {
    return !role.isEmpty() && !role.equals("viewer");
  }

  /** How it is said. */
  String usage() {
    return "/firebreak " + usage;
  }

  /** The word that somebody said, in any case. */
  static Optional<Word> of(String said) {
    return Arrays.stream(values()).filter(word -> word.name().equalsIgnoreCase(said)).findFirst();
  }

  /** All of them, and which one was probably meant. */
  static List<String> help(String said) {
    var lines = new ArrayList<String>();
    if (!said.isEmpty()) {
      var names =
          Arrays.stream(values()).map(word -> word.name().toLowerCase(Locale.ROOT)).toList();
      var nearest = Nearest.of(said, names);
      lines.add(
          "There is no '"
              + said
              + "'."
              + (nearest == null ? "" : " Did you mean '" + nearest + "'?"));
    }
    Arrays.stream(values()).forEach(word -> lines.add(word.usage() + " – " + word.meaning));
    return lines;
  }
}
