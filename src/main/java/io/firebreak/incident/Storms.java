package io.firebreak.incident;

import io.firebreak.alert.Alert;
import io.firebreak.runbook.Runbook;
import java.util.Optional;

/**
 * Says when so much breaks at once that alerts start next to nothing. What is kept back then is
 * looked at again when the storm is over.
 */
public interface Storms {
  /** There never is one. */
  Storms NONE =
      new Storms() {
        @Override
        public Optional<String> standing(String tenant) {
          return Optional.empty();
        }

        @Override
        public boolean allows(Runbook runbook, Alert alert) {
          return true;
        }
      };

  /** The storm that stands, in words; empty when there is none. */
  Optional<String> standing(String tenant);

  /** Whether an alert starts this runbook in a storm too, or may ask people for it. */
  boolean allows(Runbook runbook, Alert alert);
}
