package io.firebreak.app;

import io.firebreak.journal.Journal;
import io.firebreak.journal.StorageException;
import io.firebreak.journal.Unit;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready is who can write: without the record nothing is accepted and no effect begins. */
@Readiness
@ApplicationScoped
final class StorageReadiness implements HealthCheck {
  private final Journal journal;

  StorageReadiness(Journal journal) {
    this.journal = journal;
  }

  @Override
  public HealthCheckResponse call() {
    var response = HealthCheckResponse.named("storage");
    return journal
        .broken()
        .or(this::trouble)
        .map(why -> response.down().withData("reason", why))
        .orElseGet(response::up)
        .build();
  }

  /** An empty commit passes all that a full one has to pass. */
  private Optional<String> trouble() {
    try {
      journal.commit(Unit.builder().guard(_ -> null).build());
      return Optional.empty();
    } catch (StorageException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
