package io.firebreak.verify;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.plan.Caller;
import io.firebreak.plan.Readings;
import io.firebreak.plan.Readings.Judgement;
import io.firebreak.plan.Readings.Read;
import io.firebreak.plan.Scope;
import io.firebreak.runbook.Check;
import io.firebreak.runbook.Verification;
import io.firebreak.verify.VerifyEvent.BaselineTaken;
import io.firebreak.verify.VerifyEvent.Checked;
import io.firebreak.verify.VerifyEvent.Reading;
import io.firebreak.verify.VerifyEvent.RoundRead;
import io.firebreak.verify.VerifyEvent.Saw;
import java.util.ArrayList;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads the checks of a verification. */
public final class Verifier {
  private final Readings readings;

  /** A verifier by these readings. */
  public Verifier(Readings readings) {
    this.readings = readings;
  }

  /** Whether any check compares with the state before the change. */
  public static boolean wantsBaseline(Verification contract) {
    return contract.checks().stream()
        .anyMatch(check -> check instanceof Check.ByAction read && read.comparesWithBefore());
  }

  /** Reads what later checks compare with. */
  public BaselineTaken baseline(Verification contract, Caller caller, Scope scope)
      throws InterruptedException {
    var taken = new ArrayList<Reading>();
    for (var i = 0; i < contract.checks().size(); i++) {
      if (contract.checks().get(i) instanceof Check.ByAction check && check.comparesWithBefore()) {
        taken.add(
            switch (readings.read(check, check.timeout(), caller.at("baseline." + i), scope)) {
              case Read.Seen(var result) -> new Reading(i, result, null);
              case Read.Failed(var message) -> new Reading(i, null, message);
            });
      }
    }
    return new BaselineTaken(taken);
  }

  /**
   * Reads all checks once.
   *
   * @param baseline null when none was taken
   * @param alertCleared tells whether the alert has resolved, null when no alert started the run;
   *     asked only for a check of that
   * @param objection why a check must not be read, by its index; null when it may
   */
  public RoundRead round(
      Verification contract,
      @Nullable BaselineTaken baseline,
      Supplier<@Nullable Boolean> alertCleared,
      IntFunction<@Nullable String> objection,
      Caller caller,
      Scope scope)
      throws InterruptedException {
    var checks = new ArrayList<Checked>();
    for (var i = 0; i < contract.checks().size(); i++) {
      checks.add(
          switch (contract.checks().get(i)) {
            case Check.AlertCleared _ -> cleared(alertCleared.get());
            case Check.ByAction check -> {
              var why = objection.apply(i);
              yield why == null
                  ? check(check, caller.at("verify." + i), scope, before(baseline, i))
                  : new Checked(name(check), Saw.ERROR, why);
            }
          });
    }
    return new RoundRead(checks);
  }

  /** An alert that still fires is no proof of failure before its own look-back has run out. */
  private static Checked cleared(@Nullable Boolean alertCleared) {
    if (alertCleared == null) {
      return new Checked("alert_cleared", Saw.ERROR, "no alert started this run");
    }
    return alertCleared
        ? new Checked("alert_cleared", Saw.PASS, "resolved")
        : new Checked("alert_cleared", Saw.PENDING, "still firing");
  }

  private static @Nullable JsonNode before(@Nullable BaselineTaken baseline, int check) {
    return baseline == null
        ? null
        : baseline.readings().stream()
            .filter(reading -> reading.check() == check)
            .findFirst()
            .map(Reading::result)
            .orElse(null);
  }

  private static String name(Check.ByAction check) {
    return check.name() == null ? check.uses() : check.name();
  }

  private Checked check(
      Check.ByAction check, Caller caller, Scope around, @Nullable JsonNode before)
      throws InterruptedException {
    var scope = around.with("baseline", before);
    var name = name(check);
    return switch (readings.read(check, check.timeout(), caller, scope)) {
      case Read.Failed(var message) -> new Checked(name, Saw.ERROR, message);
      case Read.Seen(var result) -> {
        var value = value(result);
        yield switch (readings.judge(check.expect(), result, scope)) {
          case Judgement.Met(var observed) -> new Checked(name, Saw.PASS, observed, value);
          case Judgement.Unmet(var observed) ->
              new Checked(name, Saw.FAIL, Observed.unmet(check, result, before, observed), value);
          case Judgement.Unclear(var observed) -> new Checked(name, Saw.ERROR, observed, value);
        };
      }
    };
  }

  /** The number of a reading, which people may want to see over time; null when it has none. */
  public static @Nullable Double value(JsonNode result) {
    var value = result.path("value");
    return value.isNumber() && Double.isFinite(value.doubleValue()) ? value.doubleValue() : null;
  }
}
