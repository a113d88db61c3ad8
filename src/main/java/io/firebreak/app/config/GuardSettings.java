package io.firebreak.app.config;

import com.google.re2j.Pattern;
import io.firebreak.gate.ErrorBudgetRule;
import io.firebreak.gate.Glob;
import io.firebreak.gate.WindowRule;
import io.firebreak.runbook.Amount;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneId;
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
        scope = TargetSettings.formed("scope", List.of(scope)).getFirst();
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

  /**
   * What the windows of one calendar mean.
   *
   * @param kind freeze or maintenance
   * @param zone of dates and times that name none
   * @param targets that it covers; empty for all
   * @param approvers who lets runs go on in a freeze, null for nobody
   */
  public record Calendar(
      @Setting(
              "`freeze` (nothing changes: `blocked`) or `maintenance` (alerts start nothing"
                  + " until it ends).")
          WindowRule.Kind kind,
      @Setting(value = "Zone of dates and times in it that name none.", fallback = "UTC")
          String zone,
      @Setting("Patterns of targets that it covers. Without them all.") List<String> targets,
      @Setting("Who lets runs go on in a freeze. Without them nobody.")
          @Nullable Approvers approvers) {
    public Calendar {
      targets = TargetSettings.formed("targets", targets);
      if (!ZoneId.getAvailableZoneIds().contains(zone)) {
        throw new InvalidSetting("zone", "'" + zone + "' is no zone, such as Europe/Berlin");
      }
      if (kind == WindowRule.Kind.MAINTENANCE && approvers != null) {
        throw new InvalidSetting("approvers", "belong to a freeze; maintenance asks nobody");
      }
    }
  }

  /**
   * Who may agree.
   *
   * @param count how many must
   * @param users people by id
   * @param teams teams
   */
  public record Approvers(
      @Setting(value = "How many must agree.", fallback = "1") int count,
      @Setting("People, by id.") List<String> users,
      @Setting("Teams.") List<String> teams) {
    public Approvers {
      users = List.copyOf(users);
      teams = List.copyOf(teams);
      if (count < 1 || count > 10) {
        throw new InvalidSetting("count", "must be between 1 and 10, not " + count);
      }
      if (users.isEmpty() && teams.isEmpty()) {
        throw new InvalidSetting("", "names neither users nor teams");
      }
    }
  }

  /**
   * What a storm of alerts changes.
   *
   * @param threshold alerts a minute from which there is one; 0 for never by itself
   * @param calm how long it goes on after the last minute above the threshold
   * @param allow runbooks that alerts start all the same
   * @param otherwise what becomes of the others
   */
  public record Storm(
      @Setting(
              value =
                  "Firing alerts a minute, in all processes together, above which a storm is raised;"
                      + " `0` leaves that to people.",
              fallback = "0")
          int threshold,
      @Setting(
              value = "How long it goes on after the last minute above the threshold.",
              fallback = "5m")
          Duration calm,
      @Setting("Names or patterns of runbooks that alerts start all the same.") List<String> allow,
      @Setting(
              value = "What becomes of the others: `block` or `require_approval`.",
              fallback = "block")
          Otherwise otherwise) {
    public Storm {
      allow = List.copyOf(allow);
      globs("allow", allow);
      if (threshold < 0) {
        throw new InvalidSetting("threshold", "must be 0 or more");
      }
      if (!calm.isPositive() || calm.toDays() > 1) {
        throw new InvalidSetting("calm", "must be more than nothing and at most 1d");
      }
    }

    /** What becomes of runs that a storm does not allow. */
    public enum Otherwise {
      BLOCK,
      REQUIRE_APPROVAL
    }
  }

  /**
   * Where an error budget comes from and what its state lets runs do.
   *
   * @param server the Prometheus that knows it
   * @param remaining PromQL for the share that is left
   * @param burnRate PromQL for the burn rate, null when it is not looked at
   */
  public record ErrorBudget(
      @Setting(value = "Which of `prometheus` knows it.", fallback = "default") String server,
      @Setting("PromQL for the share that is left: 1 untouched, 0 spent.") String remaining,
      @Setting("PromQL for the burn rate: 1 for just as fast as it may.") @Nullable String burnRate,
      @Setting(value = "Per cent left below which it is low.", fallback = "25") int lowBelow,
      @Setting(value = "Burn rate from which it burns fast.", fallback = "14") int fastBurn,
      @Setting(
              value =
                  "What runs may do while it is healthy: `auto`, `one_approval`, `two_approvals` or"
                      + " `read_only`.",
              fallback = "auto")
          ErrorBudgetRule.Mode whenHealthy,
      @Setting(value = "The same while it is low.", fallback = "one_approval")
          ErrorBudgetRule.Mode whenLow,
      @Setting(value = "The same when it is spent.", fallback = "two_approvals")
          ErrorBudgetRule.Mode whenExhausted,
      @Setting(value = "The same while it burns fast.", fallback = "one_approval")
          ErrorBudgetRule.Mode whenFastBurn,
      @Setting(value = "The same then for runbooks of `certified`.", fallback = "auto")
          ErrorBudgetRule.Mode whenCertified,
      @Setting("Names or patterns of runbooks of which it is certain that they can be undone.")
          List<String> certified) {
    public ErrorBudget {
      certified = List.copyOf(certified);
      globs("certified", certified);
      if (lowBelow < 0 || lowBelow > 100) {
        throw new InvalidSetting("low_below", "must be between 0 and 100, not " + lowBelow);
      }
      if (fastBurn < 1) {
        throw new InvalidSetting("fast_burn", "must be at least 1");
      }
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
