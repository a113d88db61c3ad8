package io.firebreak.gate;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.alert.Alert;
import io.firebreak.label.TargetNames;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a run is about, as people name it when they hold something.
 *
 * @param runbooks names of its runbook and of those above it
 * @param targets canonical targets that it is about to touch
 * @param services names of the services that it is about
 */
public record Reach(Set<String> runbooks, Set<String> targets, Set<String> services) {
  private static final String SERVICE = "service";
  private static final String SERVICE_TARGET = "service/";

  public Reach {
    runbooks = Set.copyOf(runbooks);
    targets = Set.copyOf(targets);
    services = Set.copyOf(services);
  }

  /**
   * Of a run on its own.
   *
   * @param services those that {@link #services} found
   */
  public static Reach of(String runbook, List<String> targets, Set<String> services) {
    return new Reach(Set.of(runbook), new LinkedHashSet<>(targets), services);
  }

  /** The same with the runs above it, and with more targets. */
  public Reach with(List<String> otherRunbooks, List<String> otherTargets, List<String> others) {
    return new Reach(
        both(runbooks, otherRunbooks), both(targets, otherTargets), both(services, others));
  }

  private static Set<String> both(Set<String> some, List<String> more) {
    var all = new LinkedHashSet<>(some);
    all.addAll(more);
    return all;
  }

  /**
   * The services that a run is about: by its alert's label or its input {@code service}, and by a
   * target such as {@code service/checkout}.
   *
   * @param inputs as an object; null when they are not known
   */
  public static Set<String> services(
      @Nullable Alert alert, @Nullable JsonNode inputs, String target) {
    var found = new LinkedHashSet<String>();
    Stream.of(
            alert == null ? null : alert.labels().get(SERVICE),
            inputs == null ? null : inputs.path(SERVICE).asText(),
            target.startsWith(SERVICE_TARGET)
                ? target.substring(SERVICE_TARGET.length()).split("/", 2)[0]
                : null)
        .filter(name -> name != null && !name.isEmpty())
        .forEach(found::add);
    return found;
  }

  /** Whether a hold of this scope holds it. A storm does not: it only keeps back beginnings. */
  boolean heldBy(String scope) {
    return scope.equals(Holds.ALL)
        || runbooks.stream().anyMatch(name -> scope.equals(Holds.runbook(name)))
        || services.stream().anyMatch(name -> scope.equals(Holds.service(name)))
        || targets.stream().anyMatch(target -> holds(scope, target));
  }

  /**
   * A single word holds what ends with it, in whatever case: people say {@code payments-api} or
   * {@code DB-1}, not the whole path, and a host's name counts in lower case.
   */
  private boolean holds(String scope, String target) {
    if (!scope.startsWith(Holds.target(""))) {
      return false;
    }
    var held = scope.substring(Holds.target("").length());
    // A hold may be older than the form of names.
    return TargetNames.form(held).equals(target)
        || (!held.contains("/")
            && (endsWith(target, "/" + held)
                || services.stream().anyMatch(held::equalsIgnoreCase)));
  }

  private static boolean endsWith(String target, String end) {
    return target.regionMatches(true, target.length() - end.length(), end, 0, end.length());
  }
}
