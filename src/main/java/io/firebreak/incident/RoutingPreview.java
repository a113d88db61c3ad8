package io.firebreak.incident;

import io.firebreak.alert.Alert;
import io.firebreak.alert.StoredDelivery;
import io.firebreak.journal.Database;
import io.firebreak.journal.Journal;
import io.firebreak.runbook.Matching;
import io.firebreak.runbook.RunbookVersion;
import java.time.Instant;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;

/** Says what routing would make of alerts that nobody sent; it reads and writes nothing. */
public final class RoutingPreview {
  private final Journal journal;
  private final Database database;
  private final Triggers triggers;
  private final IncidentLimits limits;
  private final CorrelationRules rules;
  private final Quiet quiet;

  /** A preview over the incidents of this store. */
  public RoutingPreview(
      Journal journal,
      Database database,
      Triggers triggers,
      IncidentLimits limits,
      CorrelationRules rules,
      Quiet quiet) {
    this.journal = journal;
    this.database = database;
    this.triggers = triggers;
    this.limits = limits;
    this.rules = rules;
    this.quiet = quiet;
  }

  /** One thing that would happen. */
  public sealed interface Foretold {
    /** An event of an incident; a new incident has an id that begins with {@code new}. */
    record Happens(String incident, IncidentEvent event) implements Foretold {}

    /** A run would be started. */
    record Starts(String incident, RunbookVersion version, Alert alert) implements Foretold {}
  }

  /** What one delivery of these alerts would do; nothing when all of it is known already. */
  public List<Foretold> of(String tenant, Instant at, List<Alert> alerts) {
    var delivery = new StoredDelivery("preview", tenant, "preview", at, alerts);
    var matched = new IdentityHashMap<Alert, Matching>();
    Function<Alert, Matching> matching =
        alert -> matched.computeIfAbsent(alert, key -> triggers.matching(tenant, key));
    var view = new KnownIncidents(journal, database).load(tenant, List.of(delivery), matching);
    var ids = new AtomicInteger();
    var grouping =
        new Grouping(
            view,
            matching,
            () -> "new-" + ids.incrementAndGet(),
            limits,
            (_, _) -> Optional.empty(),
            new StandingSilences(new SilenceStore(database), tenant).or(quiet));
    var changes =
        new Correlation(rules, new CorrelationStore(database), tenant, view, at)
            .over(grouping.route(delivery));
    return new Throttling(new ThrottleStore(database), tenant)
        .over(changes).stream().flatMap(RoutingPreview::foretold).toList();
  }

  private static Stream<Foretold> foretold(Change change) {
    return switch (change) {
      case Change.Happened(var id, var event) -> Stream.of(new Foretold.Happens(id, event));
      case Change.Start(var id, var version, var alert, var _, var _) ->
          Stream.of(new Foretold.Starts(id, version, alert));
      case Change.Throttled _ -> Stream.empty(); // what follows from it is foretold itself
      case Change.Early(var event) -> Stream.of(new Foretold.Happens("", event));
    };
  }
}
