package io.firebreak.incident;

import io.firebreak.alert.Alert;
import io.firebreak.runbook.Matching;

/** Says which runbooks an alert triggers. */
@FunctionalInterface
public interface Triggers {
  /** What the triggers of this tenant's runbooks say. */
  Matching matching(String tenant, Alert alert);
}
