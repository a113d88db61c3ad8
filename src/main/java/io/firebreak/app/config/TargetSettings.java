package io.firebreak.app.config;

import io.firebreak.gate.Glob;
import io.firebreak.label.TargetNames;
import io.firebreak.label.TargetNames.Alias;
import java.util.List;
import java.util.Map;

/**
 * By what names targets are known.
 *
 * @param aliases names of the same
 */
public record TargetSettings(
    @Setting(
            "Names of the same target, of which one counts. Of several entries the first that fits.")
        List<Same> aliases) {
  public TargetSettings {
    aliases = List.copyOf(aliases);
    try {
      var _ = names(aliases);
    } catch (IllegalArgumentException e) {
      throw new InvalidSetting("aliases", String.valueOf(e.getMessage()));
    }
  }

  /**
   * Names of one target.
   *
   * @param names others
   * @param target the one that counts
   */
  public record Same(
      @Setting("The other names; `*` stands for anything within one part: `host/*.example.com`.")
          List<String> names,
      @Setting("The name that counts; `$1` stands for what the first `*` was: `host/$1`.")
          String target) {
    public Same {
      names = List.copyOf(names);
      if (names.isEmpty()) {
        throw new InvalidSetting("names", "is empty");
      }
    }
  }

  /** By which each target has one name. */
  public TargetNames names() {
    return names(aliases);
  }

  private static TargetNames names(List<Same> written) {
    return new TargetNames(
        written.stream()
            .flatMap(each -> each.names().stream().map(name -> new Alias(name, each.target())))
            .toList());
  }

  /** Patterns of targets in the form that the names of targets have. */
  static List<String> formed(String key, List<String> patterns) {
    var formed = patterns.stream().map(TargetNames::form).toList();
    GuardSettings.globs(key, formed);
    return formed;
  }

  /**
   * Refuses patterns that miss a target because it counts by another name: that a freeze covers
   * nothing must not be found out in the freeze.
   */
  void mustBeCovered(
      Configuration.Scope scope,
      Map<String, GuardSettings.Calendar> calendars,
      Map<String, GuardSettings.Budget> budgets,
      Map<String, CheckSettings.Health> health,
      Map<String, CheckSettings.Near> neighbours) {
    mustBeCovered("scope.targets", scope.targets());
    calendars.forEach(
        (name, each) -> mustBeCovered("calendars." + name + ".targets", each.targets()));
    budgets.forEach((name, each) -> {
      var start = each.scope();
      var starts = start == null ? List.<String>of() : List.of(start, start + "/**");
      mustBeCovered("budgets." + name + ".scope", starts);
    });
    health.forEach((name, each) -> mustBeCovered("health." + name + ".targets", each.targets()));
    neighbours.forEach(
        (name, each) -> mustBeCovered("neighbours." + name + ".targets", each.targets()));
  }

  private void mustBeCovered(String key, List<String> patterns) {
    var names = names();
    var globs = GuardSettings.globs(key, patterns);
    for (var alias : names.samples()) {
      var counts = names.canonical(alias);
      if (covers(globs, alias) && !covers(globs, counts)) {
        throw new InvalidSetting(
            key, "covers " + alias + ", which counts as " + counts + ": name that as well");
      }
    }
  }

  private static boolean covers(List<Glob> globs, String target) {
    return globs.stream().anyMatch(each -> each.matches(target));
  }
}
