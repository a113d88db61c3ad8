package io.firebreak.runbook;

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
    /** A YAML tag, such as {@code !!java.net.URL}. */
    YAML_TAG_FORBIDDEN,
    /** Too large, too deep, or an alias or merge key. */
    YAML_LIMITS,
    /** Not one well-formed YAML document in UTF-8. */
    YAML_SYNTAX,
    YAML_DUPLICATE_KEY,
    UNKNOWN_KEY,
    MISSING_KEY,
    /** Another type than the key holds, or a scalar that YAML versions read differently. */
    TYPE,
    /** Outside what is allowed. */
    RANGE,
    /** A word or text not of the form that is asked for. */
    FORMAT,
    /** A <code>${{ }}</code> in code, where values travel as arguments. */
    TEMPLATE_IN_SCRIPT,
    /** A <code>${{ }}</code> where none may stand: key, id, action name, URL host. */
    TEMPLATE_FORBIDDEN,
    /** A reference to a secret where none may stand. */
    SECRET_FORBIDDEN,
    /** An expression that does not parse or type-check. */
    EXPRESSION,
    UNKNOWN_ACTION,
    /** An action that changes something where only reading is allowed. */
    NOT_READ_ONLY,
    UNKNOWN_STEP,
    UNREACHABLE_STEP,
    CYCLE,
    DUPLICATE_ID,
    /** Two files with the same runbook name. */
    DUPLICATE_NAME,
    /** A path or link that leads out of the catalogue. */
    PATH_ESCAPE,
    /** The file cannot be read. */
    UNREADABLE,
    /** A policy denies every run of this runbook. */
    POLICY_DENIES,
    /** A test of a policy did not come out as expected. */
    POLICY_TEST,
    /** Warning: a policy asks people about every run of this runbook, or warns of it. */
    POLICY_APPLIES,
    /** Warning: a change that cannot be undone and does not say so. */
    IRREVERSIBLE,
    /** Warning: a key that nothing acts on yet. */
    NOT_YET,
    /** Warning: nothing starts this runbook. */
    NO_TRIGGER,
    /** Warning: nothing proves that it worked. */
    NO_VERIFY;

    /** Whether the runbook can be used all the same. */
    public boolean warning() {
      return this == POLICY_APPLIES
          || this == IRREVERSIBLE
          || this == NOT_YET
          || this == NO_TRIGGER
          || this == NO_VERIFY;
    }
  }

  /** One line for a terminal: {@code file:line:column: error CODE message (did you mean "x"?)}. */
  @Override
  public String toString() {
    return location
        + (code.warning() ? ": warning " : ": error ")
        + code
        + " "
        + message
        + (suggestion == null ? "" : " (did you mean \"" + suggestion + "\"?)");
  }
}
