package io.firebreak.app;

import io.firebreak.journal.Database;
import io.firebreak.journal.Journal;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Answers whether alerts are taken: they are while the record can be written. The engine tries
 * every second, so this asks nobody and answers at once.
 */
@Readiness
@ApplicationScoped
final class StorageReadiness implements HealthCheck {
  private final Journal journal;
  private final String durability;

  StorageReadiness(Journal journal, Database database) {
    this.journal = journal;
    this.durability = database.durability().description();
  }

  @Override
  public HealthCheckResponse call() {
    var answer = HealthCheckResponse.named("storage");
    var broken = journal.broken();
    if (broken.isPresent()) {
      return answer.down().withData("reason", "broken").build();
    }
    var trouble = journal.trouble();
    return trouble.isPresent()
        ? answer.down().withData("reason", trouble.get().name().toLowerCase(Locale.ROOT)).build()
        : answer.up().withData("durability", durability).build();
  }
}
