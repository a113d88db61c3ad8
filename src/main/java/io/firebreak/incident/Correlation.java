package io.firebreak.incident;

import io.firebreak.alert.Alert;
import io.firebreak.incident.CorrelationRule.Side;
import io.firebreak.incident.CorrelationRule.Tie;
import io.firebreak.incident.CorrelationStore.Edge;
import io.firebreak.incident.CorrelationStore.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides which alerts of a batch are explained by the alert of another incident, so that they
 * start nothing. It reads the index, and nothing at all of alerts that no rule is about.
 */
final class Correlation {
  private final CorrelationRules rules;
  private final CorrelationStore store;
  private final String tenant;
  private final View view;
  private final Instant heardSince;

  /** The ties of this batch, which the index does not have yet. */
  private final List<Row> fresh = new ArrayList<>();

  /** Correlation over what grouping knows of a batch of one tenant. */
  Correlation(
      CorrelationRules rules, CorrelationStore store, String tenant, View view, Instant now) {
    this.rules = rules;
    this.store = store;
    this.tenant = tenant;
    this.view = view;
    this.heardSince = now.minus(rules.staleAfter());
  }

  /** A firing alert that may be explained. */
  private record Child(String incidentId, Episode episode, List<Tie> ties) {
    Stream<Tie> on(Side side) {
      return ties.stream().filter(tie -> tie.side() == side);
    }
  }

  /**
   * What grouping decided about a batch, and what follows from the rules: of explained alerts no
   * run is started.
   */
  List<Change> over(List<Change> changes) {
    if (rules.rules().isEmpty()) {
      return changes;
    }
    var all = new ArrayList<>(changes);
    var children = new ArrayList<Child>();
    for (var change : changes) {
      if (change instanceof Change.Happened(var id, var event)) {
        alertOf(event).flatMap(alert -> tie(id, alert, all)).ifPresent(children::add);
      }
    }
    all.addAll(explain(children));
    return all.stream().map(this::unlessExplained).toList();
  }

  private static Optional<Alert> alertOf(IncidentEvent event) {
    return switch (event) {
      case IncidentEvent.Opened next -> Optional.of(next.alert());
      case IncidentEvent.AlertJoined next -> Optional.of(next.alert());
      case IncidentEvent.AlertRaised next -> Optional.of(next.alert());
      default -> Optional.empty();
    };
  }

  /** Notes where an alert stands now; whether it may be explained. */
  private Optional<Child> tie(String id, Alert alert, List<Change> changes) {
    var episode = Episode.of(alert);
    var incident = view.incident(id);
    var member = incident.alerts().get(episode);
    var ties = rules.ties(alert);
    var before = incident.ties().getOrDefault(episode, List.of());
    if (member == null || !member.isFiring() || ties.equals(before)) {
      return Optional.empty();
    }
    changes.add(happened(id, new IncidentEvent.Tied(episode, ties)));
    return Optional.of(new Child(id, episode, ties));
  }

  /** Notes where the firing alerts of an incident stand by the rules of now. */
  List<Change> again(Incident incident) {
    var changes = new ArrayList<Change>();
    incident.alerts().values().forEach(member -> tie(incident.id(), member.alert(), changes));
    return changes;
  }

  /** What explains these firing alerts of known incidents, as far as anything does. */
  List<Change> explain(String incidentId, Set<Episode> episodes) {
    var incident = view.incident(incidentId);
    return explain(
        episodes.stream()
            .map(episode ->
                new Child(incidentId, episode, incident.ties().getOrDefault(episode, List.of())))
            .toList());
  }

  private List<Change> explain(List<Child> tied) {
    var children = tied.stream().filter(child -> child.on(Side.CHILD).count() > 0).toList();
    if (children.isEmpty()) {
      return List.of();
    }
    var causes = known(Side.PARENT, children, Side.CHILD);
    // An alert that stands on both sides of a rule may explain what would explain it.
    var rivals = known(Side.CHILD, children, Side.PARENT);
    var above = above(causes);
    var found = new ArrayList<Change>();
    for (var child : children) {
      causes.stream()
          .filter(cause -> explains(cause, child))
          .filter(cause -> !isRival(cause, child, rivals))
          .filter(cause -> !closesCircle(cause, child, above))
          .min(order())
          .filter(cause -> !isKnown(cause, child))
          .ifPresent(cause -> {
            above
                .computeIfAbsent(child.incidentId(), id -> new LinkedHashSet<>())
                .add(cause.incidentId());
            found.add(happened(child.incidentId(), inhibited(child, cause)));
          });
    }
    return found;
  }

  /** Whether it explains the child already. */
  private boolean isKnown(Row cause, Child child) {
    var known = view.incident(child.incidentId()).inhibited().get(child.episode());
    return known != null
        && known.cause().equals(cause.episode())
        && known.rule().equals(cause.rule());
  }

  /** The rule that goes first, and of its causes the one that has fired longest. */
  private Comparator<Row> order() {
    return Comparator.comparingInt((Row row) -> rules.rank(row.rule())).thenComparing(Row::episode);
  }

  /** The ties on one side that meet those of alerts on the other one, of alerts that fire. */
  private List<Row> known(Side side, List<Child> children, Side other) {
    var pairs = new LinkedHashSet<String>();
    children.forEach(child -> child.on(other).forEach(tie -> pairs.add(tie.pair())));
    var all = new LinkedHashMap<String, Row>();
    Stream.concat(
            store.ties(tenant, side, pairs, heardSince).stream(),
            fresh.stream().filter(row -> row.side() == side && pairs.contains(row.pair())))
        .filter(row -> isFiring(row.episode()))
        .forEach(row -> all.put(row.pair() + " " + row.episode().key(), row));
    return List.copyOf(all.values());
  }

  /** What ended within this batch is in the index still. */
  private boolean isFiring(Episode episode) {
    var seen = view.seen(episode);
    return seen == null || seen.firing();
  }

  private static boolean explains(Row cause, Child child) {
    return !cause.episode().equals(child.episode())
        && isWithin(child.episode().startsAt(), cause.from(), cause.until())
        && child.on(Side.CHILD).anyMatch(tie -> tie.pair().equals(cause.pair()));
  }

  private static boolean isWithin(Instant at, Instant from, Instant until) {
    return !at.isBefore(from) && !at.isAfter(until);
  }

  /** Whether the child explains its cause by a rule that goes first, or has done so for longer. */
  private boolean isRival(Row cause, Child child, List<Row> rivals) {
    return child
        .on(Side.PARENT)
        .filter(tie -> isWithin(cause.episode().startsAt(), from(tie), until(tie)))
        .filter(tie ->
            rivals.stream()
                .anyMatch(
                    row -> row.episode().equals(cause.episode()) && row.pair().equals(tie.pair())))
        .anyMatch(tie -> goesFirst(tie, cause, child));
  }

  private boolean goesFirst(Tie tie, Row cause, Child child) {
    var order = Integer.compare(rules.rank(tie.rule()), rules.rank(cause.rule()));
    return order < 0 || (order == 0 && child.episode().compareTo(cause.episode()) < 0);
  }

  private Map<String, Set<String>> above(List<Row> causes) {
    var incidents = causes.stream().map(Row::incidentId).distinct().toList();
    var above = new LinkedHashMap<String, Set<String>>();
    for (Edge edge : store.above(tenant, incidents)) {
      above.computeIfAbsent(edge.child(), id -> new LinkedHashSet<>()).add(edge.parent());
    }
    return above;
  }

  /** Whether the cause is explained, however far up, by what it would explain. */
  private boolean closesCircle(Row cause, Child child, Map<String, Set<String>> above) {
    if (!cause.incidentId().equals(child.incidentId())) {
      return reaches(cause.incidentId(), child.incidentId(), above);
    }
    var inhibited = view.incident(child.incidentId()).inhibited();
    @Nullable Episode next = cause.episode();
    while (next != null && !next.equals(child.episode())) {
      var explained = inhibited.get(next);
      next = explained == null ? null : explained.cause();
    }
    return next != null;
  }

  /** Whether one incident hangs under another one, however far below. */
  private static boolean reaches(String from, String to, Map<String, Set<String>> above) {
    var known = new LinkedHashSet<>(Set.of(from));
    var next = new ArrayList<>(known);
    while (!next.isEmpty()) {
      for (var parent : above.getOrDefault(next.removeLast(), Set.of())) {
        if (known.add(parent)) {
          next.add(parent);
        }
      }
    }
    return known.contains(to);
  }

  private IncidentEvent.Inhibited inhibited(Child child, Row cause) {
    var labels =
        child
            .on(Side.CHILD)
            .filter(tie -> tie.pair().equals(cause.pair()))
            .map(Tie::key)
            .findFirst()
            .orElseThrow();
    return new IncidentEvent.Inhibited(
        child.episode(),
        cause.incidentId(),
        cause.episode(),
        cause.name(),
        cause.rule(),
        rules.where(cause.rule()),
        labels);
  }

  private Change unlessExplained(Change change) {
    return change instanceof Change.Start(var id, var version, var alert, var _, var _)
            && view.incident(id).inhibited().containsKey(Episode.of(alert))
        ? happened(
            id,
            new IncidentEvent.RunNotStarted(
                version.runbook().name(), Episode.of(alert), NotStarted.INHIBITED, null, null))
        : change;
  }

  private Change happened(String id, IncidentEvent event) {
    view.put(view.incident(id).then(List.of(event)));
    if (event instanceof IncidentEvent.Tied tied) {
      var name =
          Objects.requireNonNull(view.incident(id).alerts().get(tied.episode())).alert().name();
      tied.ties().forEach(tie -> fresh.add(row(id, tied.episode(), name, tie)));
    }
    return new Change.Happened(id, event);
  }

  private static Row row(String id, Episode episode, String name, Tie tie) {
    return new Row(tie.pair(), tie.side(), episode, id, name, tie.rule(), from(tie), until(tie));
  }

  private static Instant from(Tie tie) {
    return tie.from() == null ? Instant.EPOCH : tie.from();
  }

  private static Instant until(Tie tie) {
    return tie.until() == null ? Instant.EPOCH : tie.until();
  }
}
