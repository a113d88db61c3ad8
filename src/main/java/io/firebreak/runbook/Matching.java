package io.firebreak.runbook;

import io.firebreak.alert.Alert;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the triggers of a whole catalogue say of one alert.
 *
 * @param inForce names the set of versions that was asked, as {@link #nameOf} does
 * @param verdicts every version's word: those that match first, and of these those that only
 *     observe last; by priority, then by name
 * @param canaries by name, of runbooks of which two versions were asked
 */
public record Matching(String inForce, List<TriggerMatch> verdicts, Map<String, Canary> canaries) {
  private static final Comparator<TriggerMatch> BY_PRIORITY =
      Comparator.comparing((TriggerMatch match) -> !match.matched())
          .thenComparing(match -> match.version().runbook().observes())
          .thenComparingInt(match -> -match.version().runbook().priority())
          .thenComparing(match -> match.version().runbook().name());

  public Matching {
    verdicts = verdicts.stream().sorted(BY_PRIORITY).toList();
    canaries = Map.copyOf(canaries);
  }

  /** What the triggers of versions say of which each serves all incidents. */
  public Matching(String inForce, List<TriggerMatch> verdicts) {
    this(inForce, verdicts, Map.of());
  }

  /**
   * Asks every version in force, and where a canary is on the one before it too.
   *
   * @param name of the set of versions, as {@link #nameOf} does
   * @param versions in force, by the runbook's name
   */
  static Matching of(
      String name,
      Map<String, RunbookVersion> versions,
      Canaries canaries,
      Alert alert,
      Evaluator evaluator) {
    var values = AlertValues.of(alert);
    return new Matching(
        name,
        versions.values().stream()
            .flatMap(version -> canaries.asked(version).stream())
            .map(version -> TriggerMatch.of(version, values, evaluator))
            .toList(),
        canaries.holdingBack(versions));
  }

  /**
   * The versions that match: those that only observe last, highest priority first, then by name; of
   * a runbook that has two, the first that matches, since either may serve the incident that the
   * alert belongs to.
   */
  public List<RunbookVersion> versions() {
    var names = new HashSet<String>();
    return matching().filter(version -> names.add(version.runbook().name())).toList();
  }

  /** The same for an incident: of a runbook that has two versions, only the one that serves it. */
  public List<RunbookVersion> versions(String incident) {
    return matching().filter(version -> serves(version, incident)).toList();
  }

  private Stream<RunbookVersion> matching() {
    return verdicts.stream().filter(TriggerMatch::matched).map(TriggerMatch::version);
  }

  private boolean serves(RunbookVersion version, String incident) {
    var canary = canaries.get(version.runbook().name());
    return canary == null || canary.serving(incident).equals(version.hash());
  }

  /** The name of a set of versions: the same for the same hashes, SHA-256 in lower-case hex. */
  public static String nameOf(Collection<String> hashes) {
    return Canonical.hash(hashes.stream().sorted().collect(Collectors.joining("\n")));
  }
}
