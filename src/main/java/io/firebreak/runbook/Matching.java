package io.firebreak.runbook;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the triggers of a whole catalogue say of one alert.
 *
 * @param inForce names the set of versions that was asked, as {@link #nameOf} does
 * @param verdicts every version's word: those that match first, by priority, then by name
 */
public record Matching(String inForce, List<TriggerMatch> verdicts) {
  private static final Comparator<TriggerMatch> BY_PRIORITY =
      Comparator.comparing((TriggerMatch match) -> !match.matched())
          .thenComparingInt(match -> -match.version().runbook().priority())
          .thenComparing(match -> match.version().runbook().name());

  public Matching {
    verdicts = verdicts.stream().sorted(BY_PRIORITY).toList();
  }

  /** The versions that match: highest priority first, then by name. */
  public List<RunbookVersion> versions() {
    return verdicts.stream().filter(TriggerMatch::matched).map(TriggerMatch::version).toList();
  }

  /** The name of a set of versions: the same for the same hashes, SHA-256 in lower-case hex. */
  public static String nameOf(Collection<String> hashes) {
    return Canonical.hash(hashes.stream().sorted().collect(Collectors.joining("\n")));
  }
}
