package io.firebreak.pagerduty;

import io.firebreak.alert.Unsubscribed;
import io.firebreak.durable.Courier;
import io.firebreak.gate.HeartbeatRecord;
import io.firebreak.gate.Holds;
import io.firebreak.incident.Incident;
import io.firebreak.incident.Incidents;
import io.firebreak.remediation.Remediation;
import io.firebreak.remediation.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Tells PagerDuty what Firebreak does about an incident: in the incident that PagerDuty sent, or in
 * one that Firebreak opens under its own incident's id. What it tells is the state of now, so an
 * outage of PagerDuty costs no stale call.
 */
public final class PagerDutyCourier implements Courier, AutoCloseable {
  /** The topic of the outbox that it serves. */
  public static final String TOPIC = "pagerduty";

  /** The source of alerts that PagerDuty sent, and the label that has its id of the incident. */
  static final String SOURCE = "pagerduty";

  static final String ID_LABEL = "incident_id";

  /** So the fingerprints begin of what PagerDuty sent; its id there follows. */
  private static final String FINGERPRINT = SOURCE + ":";

  /**
   * After what time a page is tried again that PagerDuty refused, as for a key that is not valid.
   */
  static final Duration REFUSED_AGAIN = Duration.ofMinutes(5);

  private static final String RUN = "run/";
  private static final String INCIDENT = "incident/";

  private final PagerDutyHttp http;
  private final Telling telling;
  private final HourlyPages pages;
  private final Remediation remediation;
  private final Incidents incidents;

  /** A courier that stands on {@code ground}. */
  public PagerDutyCourier(PagerDutyGround ground) {
    this.http = new PagerDutyHttp(ground.settings(), ground.secrets(), ground.resolver());
    this.telling = new Telling(ground, http);
    this.pages = new HourlyPages(ground, http);
    this.remediation = ground.remediation();
    this.incidents = ground.incidents();
  }

  @Override
  public String topic() {
    return TOPIC;
  }

  @Override
  public Delivery deliver(String tenant, String subject) {
    try {
      if (subject.startsWith(RefusedWebhooks.SUBJECT)) {
        telling.hook(subject.substring(RefusedWebhooks.SUBJECT.length()));
        return new Delivery.Done();
      }
      if (subject.startsWith(Unsubscribed.SUBJECT)) {
        telling.unsubscribed(subject.substring(Unsubscribed.SUBJECT.length()));
        return new Delivery.Done();
      }
      if (subject.startsWith(Holds.SUBJECT)) {
        telling.hold(tenant, subject.substring(Holds.SUBJECT.length()));
        return new Delivery.Done();
      }
      if (subject.startsWith(HeartbeatRecord.SUBJECT)) {
        telling.heartbeat(tenant, subject);
        return new Delivery.Done();
      }
      return subject.startsWith(HourlyPages.SUBJECT)
          ? hourly(tenant, subject.substring(HourlyPages.SUBJECT.length()))
          : tell(tenant, subject);
    } catch (PagerDutyTrouble e) {
      return failed(tenant, subject, e);
    }
  }

  private Delivery tell(String tenant, String subject) throws PagerDutyTrouble {
    if (!subject.startsWith(RUN)) {
      return tellIncident(tenant, subject.substring(INCIDENT.length()));
    }
    var run = remediation.find(tenant, subject.substring(RUN.length())).orElse(null);
    if (run == null) {
      return new Delivery.Done();
    }
    page(run);
    var incident = run.begun().incident();
    if (incident != null) {
      return tellIncident(tenant, incident);
    }
    telling.look(run); // a person started it for no incident
    pages.look(run, unsettledSince(run), List.of());
    return new Delivery.Done();
  }

  private Delivery tellIncident(String tenant, String id) throws PagerDutyTrouble {
    var incident = incidents.find(tenant, id).orElse(null);
    if (incident == null) {
      return new Delivery.GivenUp("there is no incident " + id);
    }
    var runs = runs(incident);
    var parts = runs.stream().flatMap(run -> unsettled(run).stream()).toList();
    var places = places(incident);
    for (var place : places) {
      telling.tell(incident, runs, parts, place);
    }
    for (var run : runs) {
      pages.look(run, unsettledSince(run), places);
    }
    runs.forEach(run -> remediation.posted(run, TOPIC));
    return new Delivery.Done();
  }

  private Delivery hourly(String tenant, String runId) throws PagerDutyTrouble {
    var run = remediation.find(tenant, runId).orElse(null);
    if (run == null) {
      return new Delivery.GivenUp("there is no run " + runId);
    }
    var id = run.begun().incident();
    var incident = id == null ? null : incidents.find(tenant, id).orElse(null);
    var places = incident == null ? List.<Place>of() : places(incident);
    return pages.due(run, !unsettled(run).isEmpty(), places);
  }

  /** Since when people must settle it or a part of it; empty when they need not. */
  private Optional<Instant> unsettledSince(RunState run) {
    return unsettled(run).stream()
        .map(part -> Objects.requireNonNull(part.statusAt()))
        .max(Comparator.naturalOrder());
  }

  /** Those of it and its parts that go on only when a person settles them. */
  private List<RunState> unsettled(RunState run) {
    return switch (run.status()) {
      case IN_DOUBT, INCONCLUSIVE, ROLLBACK_FAILED -> List.of(run);
      case EXECUTING, ROLLING_BACK ->
          run.liveChildren().values().stream()
              .flatMap(child -> remediation.find(run.stream().tenant(), child).stream())
              .flatMap(child -> unsettled(child).stream())
              .toList();
      case QUEUED,
          CHECKING,
          PLANNING,
          AWAITING_APPROVAL,
          VERIFYING,
          SUCCEEDED,
          SKIPPED,
          BLOCKED,
          REJECTED,
          EXPIRED,
          CANCELLED,
          SELF_RESOLVED,
          ROLLED_BACK,
          FAILED ->
          List.of();
    };
  }

  /**
   * What came of a call that failed. What PagerDuty refuses is tried again when the subject
   * changes; a page to people who must settle something is tried again before, since nothing else
   * changes.
   */
  private Delivery failed(String tenant, String subject, PagerDutyTrouble trouble) {
    return switch (trouble.kind()) {
      case REFUSED ->
          pages(tenant, subject)
              ? new Delivery.Later(REFUSED_AGAIN, trouble.words())
              : new Delivery.GivenUp(trouble.words());
      case NOT_DONE, UNKNOWN -> new Delivery.Later(trouble.after(), trouble.words());
    };
  }

  /** Whether people are to be paged about it until they settle it. */
  private boolean pages(String tenant, String subject) {
    var id = subject.substring(subject.indexOf('/') + 1);
    if (subject.startsWith(INCIDENT)) {
      return incidents.find(tenant, id).stream()
          .flatMap(incident -> runs(incident).stream())
          .anyMatch(run -> !unsettled(run).isEmpty());
    }
    return (subject.startsWith(RUN) || subject.startsWith(HourlyPages.SUBJECT))
        && remediation.find(tenant, id).filter(run -> !unsettled(run).isEmpty()).isPresent();
  }

  /** A second person, when somebody decided alone; also about a run of no incident. */
  private void page(RunState run) throws PagerDutyTrouble {
    for (var emergency : run.emergencies()) {
      if (!emergency.doors().contains(TOPIC)) {
        telling.page(run, emergency);
        remediation.paged(run, emergency, TOPIC);
      }
    }
  }

  private List<RunState> runs(Incident incident) {
    return incident.runs().stream()
        .flatMap(run -> remediation.find(incident.tenant(), run).stream())
        .toList();
  }

  /** The incidents at PagerDuty that its alerts are; one of ours when none is. */
  private static List<Place> places(Incident incident) {
    var born =
        incident.alerts().values().stream()
            .filter(member -> member.alert().source().equals(SOURCE))
            .map(PagerDutyCourier::place)
            .filter(place -> RestApi.ID.matches(place.id()))
            .collect(
                Collectors.toMap(
                    Place.Theirs::id,
                    place -> place,
                    (one, other) -> one.parent() ? other : one,
                    LinkedHashMap::new));
    return born.isEmpty()
        ? List.of(new Place.Own(incident.id()))
        : List.copyOf(born.sequencedValues());
  }

  private static Place.Theirs place(Incident.Member member) {
    var into = member.mergedInto();
    return into == null || !into.startsWith(FINGERPRINT)
        ? new Place.Theirs(String.valueOf(member.alert().labels().get(ID_LABEL)), false)
        : new Place.Theirs(into.substring(FINGERPRINT.length()), true);
  }

  /** Where an incident is told. */
  sealed interface Place {
    /** By this name what was told is remembered. */
    String name();

    /** The one that Firebreak opens, by the id of its own incident. */
    record Own(String key) implements Place {
      @Override
      public String name() {
        return "own";
      }
    }

    /**
     * One that PagerDuty sent.
     *
     * @param parent whether it is about more than this incident, since another one was merged into
     *     it: then it is not for this incident to move it
     */
    record Theirs(String id, boolean parent) implements Place {
      @Override
      public String name() {
        return id;
      }
    }
  }

  /** Closes every connection. */
  @Override
  public void close() {
    http.close();
  }
}
