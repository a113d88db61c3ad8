package io.firebreak.runbook;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of several fixes that are tried in turn until one is verified.
 *
 * @param name for people
 * @param steps what is done
 * @param verify how it is proved that it helped; null for the runbook's own
 */
public record Remedy(
    @Key("One line for people.") String name,
    @Key(value = "What is done, in order.", least = 1, most = 200) List<Step> steps,
    @Key("How it is proved that it helped; by default as the runbook says.")
        @Nullable Verification verify) {
  public Remedy {
    steps = List.copyOf(steps);
  }
}
