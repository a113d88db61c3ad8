package io.firebreak.runbook;

import io.firebreak.journal.Reason;

/** Why a change of the catalogue is not recorded. */
enum CatalogueReason implements Reason {
  /** Another process has recorded a change of the same runbook first. */
  CHANGED_MEANWHILE
}
