package io.firebreak.incident;

import io.firebreak.journal.Database;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/** Which alerts fire, whatever they started. */
public final class FiringAlerts {
  private final EpisodeStore episodes;

  /** The alerts of this store. */
  public FiringAlerts(Database database) {
    this.episodes = new EpisodeStore(database);
  }

  /** Whether an episode of an alert fires, by fingerprint; what was never heard of is left out. */
  public Map<String, Boolean> of(String tenant, Collection<String> fingerprints) {
    return episodes.episodes(tenant, fingerprints).stream()
        .collect(
            Collectors.toMap(
                seen -> seen.episode().fingerprint(), View.Seen::firing, Boolean::logicalOr));
  }
}
