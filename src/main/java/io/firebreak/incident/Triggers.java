package io.firebreak.incident;

import io.firebreak.alert.Alert;
import io.firebreak.runbook.RunbookVersion;
import java.util.List;

/** Says which runbooks an alert triggers. */
@FunctionalInterface
public interface Triggers {
  /** Runbooks of this tenant whose trigger matches: highest priority first, then by name. */
  List<RunbookVersion> matching(String tenant, Alert alert);
}
