package io.firebreak.slack;

import io.firebreak.approval.People;
import io.firebreak.gate.ErrorBudgets;
import io.firebreak.gate.ErrorBudgets.Reading;
import io.firebreak.journal.Database;
import io.firebreak.journal.StreamId;
import io.firebreak.plan.Caller;
import io.firebreak.runbook.Catalogue;
import io.firebreak.runbook.Guards;
import io.firebreak.runbook.RunbookVersion;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Tells how the objectives of the configuration stand. */
final class Objectives {
  /** The most that are asked about at once. */
  static final int MOST = 15;

  /** How long their sources have. */
  private static final Duration PATIENCE = Duration.ofSeconds(12);

  private final ErrorBudgets budgets;
  private final Catalogue catalogue;
  private final Database database;

  Objectives(SlackGround ground) {
    this.budgets = ground.errorBudgets();
    this.catalogue = ground.catalogue();
    this.database = ground.database();
  }

  /** All of them. */
  List<String> all() {
    return budgets.names();
  }

  /** Those that the runbooks of somebody's teams look at; all when there are none. */
  List<String> of(People.Person person) {
    var named =
        catalogue.inForce().stream()
            .map(RunbookVersion::runbook)
            .filter(runbook -> person.teams().contains(runbook.owner()))
            .map(runbook -> runbook.guard().errorBudget())
            .filter(Objects::nonNull)
            .map(Guards.ErrorBudget::slo)
            .collect(Collectors.toSet());
    var theirs = all().stream().filter(named::contains).toList();
    return theirs.isEmpty() ? all() : theirs;
  }

  /** How these stand now, a line each, asked all at once. */
  List<String> lines(List<String> slos) {
    if (slos.isEmpty()) {
      return List.of("No objectives are configured: see error_budgets.");
    }
    var asked = slos.subList(0, Math.min(MOST, slos.size()));
    var caller = new Caller(StreamId.DEFAULT_TENANT, "slack", "slo", database.now());
    var lines = new ArrayList<String>();
    try (var work = Executors.newVirtualThreadPerTaskExecutor()) {
      var questions =
          asked.stream().map(slo -> (Callable<Reading>) () -> budgets.read(slo, caller)).toList();
      var answers = work.invokeAll(questions, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      for (int i = 0; i < asked.size(); i++) {
        lines.add(line(asked.get(i), answer(answers.get(i))));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      lines.add("They could not be asked: Firebreak is going down.");
    }
    if (slos.size() > MOST) {
      lines.add(slos.size() - MOST + " more stand in the configuration.");
    }
    return lines;
  }

  private static Reading answer(Future<Reading> answer) throws InterruptedException {
    try {
      return answer.get();
    } catch (CancellationException e) {
      return new Reading.Unknown("no answer within " + PATIENCE.toSeconds() + " s");
    } catch (ExecutionException e) {
      return new Reading.Unknown("it could not be asked");
    }
  }

  private String line(String slo, Reading reading) {
    return switch (reading) {
      case Reading.Unknown(var why) -> slo + ": not known, " + why;
      case Reading.Known known -> {
        var burn = known.burnRate();
        var state =
            budgets
                .rule(slo)
                .map(rule -> ", " + rule.state(known).name().toLowerCase(Locale.ROOT))
                .orElse("");
        yield slo
            + ": "
            + plain(known.remaining())
            + "% of the error budget left"
            + (burn == null ? "" : ", burn rate " + plain(burn))
            + state.replace('_', ' ');
      }
    };
  }

  private static String plain(BigDecimal number) {
    return number.setScale(1, RoundingMode.HALF_UP).stripTrailingZeros().toPlainString();
  }
}
