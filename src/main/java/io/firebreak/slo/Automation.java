package io.firebreak.slo;

import io.firebreak.journal.Reason;

/** How much of an incident's remedy was automation: times are told apart by it, never mixed. */
public enum Automation implements Reason {
  /** Runbooks acted without asking. */
  AUTO,
  /** Runbooks acted after people approved. */
  APPROVED,
  /** No runbook changed anything; or, for an acknowledgement, a person gave it. */
  MANUAL
}
