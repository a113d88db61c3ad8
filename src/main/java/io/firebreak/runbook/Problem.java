package io.firebreak.runbook;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something wrong in a runbook's file.
 *
 * @param location where
 * @param code what kind
 * @param message what is wrong and what to do; never a secret
 * @param suggestion the nearest right word; null when there is none
 */
public record Problem(Location location, Code code, String message, @Nullable String suggestion) {

  /** The kinds of problems. */
  public enum Code {
    YAML_TAG_FORBIDDEN("A YAML tag, such as !!java.net.URL."),
    YAML_LIMITS("Too large, too deep, or an alias or merge key."),
    YAML_SYNTAX("Not one well-formed YAML document in UTF-8."),
    YAML_DUPLICATE_KEY("A key that stands twice in one map."),
    UNKNOWN_KEY("A key or argument that does not exist here, or is planned."),
    MISSING_KEY("A key, argument or value of an input that must be given."),
    TYPE("Another type than the key holds, or a scalar that YAML versions read differently."),
    RANGE("A value outside what is allowed."),
    FORMAT("A word or text not of the form that is asked for."),
    TEMPLATE_IN_SCRIPT("A ${{ }} in code, where values travel as arguments."),
    TEMPLATE_FORBIDDEN("A ${{ }} where none may stand: key, id, action, host of a URL."),
    SECRET_FORBIDDEN("A reference to a secret where none may stand."),
    EXPRESSION("An expression that does not parse or type-check."),
    UNKNOWN_ACTION("An action that does not exist."),
    UNKNOWN_RUNBOOK(
        Severity.WARNING, "A runbook that is run and is not among the files looked at."),
    NOT_READ_ONLY("An action that changes something where only reading is allowed."),
    UNBOUNDED(
        "An argument of a change that an earlier step settles, and of which nobody says what it may"
            + " be."),
    UNKNOWN_STEP("A step that does not exist, or has not run yet here."),
    UNCOUNTED(
        Severity.WARNING,
        "A blast radius that refuses every plan, or bounds nothing, by what the steps count."),
    UNREACHABLE_STEP("A step that can never run."),
    CYCLE("Steps that wait for each other."),
    DUPLICATE_ID("An id that is taken."),
    DUPLICATE_NAME("Two files with the same runbook name."),
    PATH_ESCAPE("A link that leads out of the folder of runbooks."),
    UNREADABLE("A file that cannot be read."),
    SOURCE("The source of all runbooks does not answer, or holds what may not be taken."),
    POLICY_DENIES("A policy denies every run of this runbook."),
    POLICY_TEST("A test of a policy did not come out as expected."),
    POLICY_APPLIES(
        Severity.WARNING, "A policy asks people about every run of this runbook, or warns of it."),
    IRREVERSIBLE(Severity.WARNING, "A change that cannot be undone and does not say so."),
    NOT_YET(Severity.WARNING, "A key that nothing acts on yet."),
    NO_TRIGGER(Severity.WARNING, "Nothing starts this runbook."),
    NO_ESCALATION(Severity.WARNING, "A question escalates to nobody."),
    NO_VERIFY(Severity.WARNING, "Nothing proves that it worked."),
    UNPROVEN(Severity.WARNING, "A runbook that goes on alone from its first run."),
    TRIGGER_NEVER(Severity.WARNING, "A trigger that no alert can match."),
    TRIGGERS_OVERLAP(
        Severity.WARNING, "Two runbooks of equal priority that certain alerts start both."),
    GATE_AFTER_EFFECT(
        Severity.WARNING, "A step that asks a person after a change that no undo takes back."),
    UNKNOWN_SERVER("A server or account that the configuration does not name."),
    UNKNOWN_SECRET(Severity.WARNING, "A secret that is not there."),
    UNKNOWN_APPROVER(Severity.WARNING, "A person or team that the configuration does not name."),
    QUORUM_UNREACHABLE(
        Severity.WARNING, "Fewer people may approve than must, so no approval can succeed.");

    private final Severity severity;
    private final String meaning;

    Code(String meaning) {
      this(Severity.ERROR, meaning);
    }

    Code(Severity severity, String meaning) {
      this.severity = severity;
      this.meaning = meaning;
    }

    /** Whether the runbook can be used all the same. */
    public boolean warning() {
      return severity == Severity.WARNING;
    }

    /** One sentence that says what it stands for. */
    public String meaning() {
      return meaning;
    }

    /** As programs read it: {@code unknown_key}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private enum Severity {
    ERROR,
    WARNING
  }

  /** The message, and the word that was probably meant. */
  public String advice() {
    return suggestion == null ? message : message + " (did you mean \"" + suggestion + "\"?)";
  }

  /** One line for a terminal: {@code file:line:column: error CODE message (did you mean "x"?)}. */
  @Override
  public String toString() {
    return location + (code.warning() ? ": warning " : ": error ") + code + " " + advice();
  }
}
