package io.firebreak.hindsight;

import com.fasterxml.jackson.databind.node.TextNode;
import io.firebreak.alert.Alert;
import io.firebreak.alert.Intake;
import io.firebreak.hindsight.Explained.Candidate;
import io.firebreak.hindsight.RecordStore.Counted;
import io.firebreak.incident.Episode;
import io.firebreak.incident.Incident;
import io.firebreak.incident.Incidents;
import io.firebreak.incident.RecentChanges;
import io.firebreak.journal.Database;
import io.firebreak.journal.Journal;
import io.firebreak.remediation.Versions;
import io.firebreak.runbook.Evaluator;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers why an alert did or did not start something, from the record alone. */
public final class Explainer {
  private static final int MOST_CANDIDATES = 10;
  private static final int MOST_EPISODES = 50;
  private static final int LONGEST_ID = 300;

  private final Intake intake;
  private final Incidents incidents;
  private final RecordStore store;
  private final EpisodeFindings episodes;
  private final RunFindings runs;
  private final CorrelationFindings correlation;

  /** An explainer of what stands in this record. */
  public Explainer(
      Journal journal,
      Database database,
      Intake intake,
      Incidents incidents,
      Versions versions,
      Evaluator evaluator,
      RecentChanges changes) {
    this.intake = intake;
    this.incidents = incidents;
    this.store = new RecordStore(database);
    this.runs = new RunFindings(journal);
    this.correlation = new CorrelationFindings(incidents, changes);
    this.episodes =
        new EpisodeFindings(
            journal,
            store,
            new TriggerFindings(evaluator),
            new VersionsThen(journal),
            versions,
            runs);
  }

  /**
   * Explains an alert by its fingerprint, an episode as {@link Episode#key} writes it, a delivery,
   * an incident or a run; the beginning of an id will do if nothing else begins so.
   */
  public Explained explain(String tenant, String id) {
    if (id.isEmpty() || id.length() > LONGEST_ID || !id.chars().allMatch(c -> c > ' ' && c < 127)) {
      return new Explained.Unknown();
    }
    var episode = episode(tenant, id);
    if (episode.isPresent()) {
      return new Explained.Why(episode.get());
    }
    var found = store.exact(tenant, id);
    if (found.isEmpty()) {
      found = store.beginning(tenant, id, MOST_CANDIDATES);
    }
    return switch (found.size()) {
      case 0 -> new Explained.Unknown();
      case 1 ->
          why(tenant, found.getFirst())
              .<Explained>map(Explained.Why::new)
              .orElseGet(Explained.Unknown::new);
      default -> new Explained.Ambiguous(found);
    };
  }

  private Optional<Finding> episode(String tenant, String id) {
    var at = id.indexOf('@');
    if (at < 1) {
      return Optional.empty();
    }
    try {
      var key = new Episode(id.substring(0, at), Instant.parse(id.substring(at + 1)));
      return store.episode(tenant, key).map(counted -> told(tenant, counted));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private Optional<Finding> why(String tenant, Candidate candidate) {
    return switch (candidate.kind()) {
      case "incident" -> incidents.find(tenant, candidate.id()).map(i -> incident(tenant, i));
      case "delivery" -> delivery(tenant, candidate.id());
      case "alert" -> Optional.of(alert(tenant, candidate.id()));
      case "run" -> runs.of(tenant, candidate.id());
      default -> throw new IllegalStateException("nothing explains a " + candidate.kind());
    };
  }

  private Finding incident(String tenant, Incident incident) {
    var parts = new ArrayList<>(correlation.of(incident));
    incident.alerts().keySet().stream()
        .limit(MOST_EPISODES)
        .forEach(key ->
            store.episode(tenant, key).ifPresent(counted -> parts.add(told(tenant, counted))));
    incident.byPerson().forEach(start -> runs.of(tenant, start.runId()).ifPresent(parts::add));
    var all = incident.alerts().size();
    return new Finding(
        "incident",
        incident.id(),
        incident.state().code(),
        "%s: %d alert(s)%s%s"
            .formatted(
                incident.title(),
                all,
                incidents.isStale(tenant, incident.id()) ? ", stale: not heard of for long" : "",
                all > MOST_EPISODES ? ", the first " + MOST_EPISODES + " are explained" : ""),
        Map.of("group_key", TextNode.valueOf(incident.groupKey())),
        incident.openedAt(),
        parts);
  }

  private Finding alert(String tenant, String fingerprint) {
    var known = store.episodes(tenant, fingerprint, MOST_CANDIDATES);
    return known.size() == 1
        ? told(tenant, known.getFirst())
        : Finding.of(
                "alert",
                fingerprint,
                "known",
                "fired several times; the newest " + known.size() + ", newest first",
                null)
            .with(known.stream().map(counted -> told(tenant, counted)).toList());
  }

  private Optional<Finding> delivery(String tenant, String id) {
    return intake
        .delivery(tenant, id)
        .map(delivery -> {
          var parts = new ArrayList<Finding>();
          store.deadLetter(tenant, id).ifPresent(parts::add);
          for (var alert : delivery.alerts()) {
            parts.add(inDelivery(tenant, id, alert));
          }
          return Finding.of(
                  "delivery",
                  id,
                  "accepted",
                  "%d alert(s) by hook %s; the same delivery again within its time is answered with"
                          .formatted(delivery.alerts().size(), delivery.hook())
                      + " this id and changes nothing",
                  delivery.receivedAt())
              .with(parts);
        });
  }

  private Finding inDelivery(String tenant, String delivery, Alert alert) {
    var counted = store.episode(tenant, Episode.of(alert));
    var verdict = counted.map(known -> disposition(known, delivery)).orElse("unknown");
    return Finding.of(
            "disposition",
            alert.name(),
            verdict,
            switch (verdict) {
              case "new" -> "was a new episode";
              case "resolved" -> "ended the episode";
              case "raised" -> "told that the episode got worse";
              case "repeat" -> "was counted as a repeat and changed nothing else";
              default -> "has left no trace in the count of episodes";
            },
            null)
        .with(counted.map(known -> List.of(told(tenant, known))).orElse(List.of()));
  }

  private static String disposition(Counted episode, String delivery) {
    if (delivery.equals(episode.firstDelivery())) {
      return "new";
    }
    if (delivery.equals(episode.resolvedDelivery())) {
      return "resolved";
    }
    return delivery.equals(episode.raisedDelivery()) ? "raised" : "repeat";
  }

  private Finding told(String tenant, Counted counted) {
    var name =
        intake.delivery(tenant, counted.firstDelivery()).stream()
            .flatMap(delivery -> delivery.alerts().stream())
            .filter(alert -> Episode.of(alert).equals(counted.episode()))
            .map(Alert::name)
            .findFirst();
    return episodes.of(tenant, counted, name.orElse("alert"));
  }
}
