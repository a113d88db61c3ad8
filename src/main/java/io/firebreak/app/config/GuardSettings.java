package io.firebreak.app.config;

import com.google.re2j.Pattern;
import io.firebreak.gate.Glob;
import io.firebreak.runbook.Amount;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the configuration says of guards over all runbooks. */
public final class GuardSettings {
  private static final Pattern COUNT = Pattern.compile("[0-9]{1,6}");
  private static final Pattern SHARE = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,4})?%");

  private GuardSettings() {}

  /**
   * How often something may be done.
   *
   * @param actions what it bounds
   * @param scope the beginning of the targets that share a bucket, null for one bucket
   * @param count most at once
   * @param per how long an empty bucket takes to be full again
   */
  public record Budget(
      @Setting("Actions that it bounds, such as `kubernetes.delete_pod` or `kubernetes.*`.")
          List<String> actions,
      @Setting(
              "Beginning of the targets that share a bucket: `k8s/*` gives each cluster its own."
                  + " Without it there is one.")
          @Nullable String scope,
      @Setting("Most at once; `0` forbids it.") int count,
      @Setting("How long an empty bucket takes to be full again.") Duration per) {
    public Budget {
      actions = List.copyOf(actions);
      if (actions.isEmpty()) {
        throw new InvalidSetting("actions", "is empty, so it would bound nothing");
      }
      globs("actions", actions);
      if (scope != null) {
        globs("scope", List.of(scope));
      }
      if (count < 0 || count > 1_000_000) {
        throw new InvalidSetting("count", "must be between 0 and 1000000, not " + count);
      }
      if (!per.isPositive() || per.toDays() > 366) {
        throw new InvalidSetting("per", "must be more than nothing and at most 366d");
      }
    }
  }

  /**
   * How much of something one plan may touch.
   *
   * @param max largest part
   * @param minHealthy what must stay healthy, null for no such bound
   */
  public record BlastRadius(
      @Setting("Largest part: `3` or `25%`.") String max,
      @Setting("What must stay healthy meanwhile: `2` or `50%`.") @Nullable String minHealthy) {
    public BlastRadius {
      amount("max", max);
      if (minHealthy != null) {
        amount("min_healthy", minHealthy);
      }
    }

    /** {@link #max} as a value. */
    public Amount most() {
      return amount("max", max);
    }

    /** {@link #minHealthy} as a value. */
    public @Nullable Amount least() {
      return minHealthy == null ? null : amount("min_healthy", minHealthy);
    }
  }

  /** Patterns as they are written under a key. */
  static List<Glob> globs(String key, List<String> texts) {
    var globs = new ArrayList<Glob>();
    for (var text : texts) {
      try {
        globs.add(Glob.of(text));
      } catch (IllegalArgumentException e) {
        throw new InvalidSetting(key, String.valueOf(e.getMessage()));
      }
    }
    return globs;
  }

  private static Amount amount(String key, String text) {
    if (COUNT.matches(text)) {
      return new Amount.Count(Integer.parseInt(text));
    }
    if (SHARE.matches(text)) {
      var percent = new BigDecimal(text.substring(0, text.length() - 1));
      if (percent.compareTo(BigDecimal.valueOf(100)) <= 0) {
        return new Amount.Share(percent);
      }
    }
    throw new InvalidSetting(key, "'" + text + "' is neither a count nor a share such as 25%");
  }
}
