package io.firebreak.pagerduty;

import io.firebreak.durable.Courier;
import io.firebreak.incident.Incident;
import io.firebreak.incident.Incidents;
import io.firebreak.remediation.Remediation;
import io.firebreak.remediation.RunState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

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

  private static final String RUN = "run/";
  private static final String INCIDENT = "incident/";

  private final PagerDutyHttp http;
  private final Telling telling;
  private final Remediation remediation;
  private final Incidents incidents;

  /** A courier that stands on {@code ground}. */
  public PagerDutyCourier(PagerDutyGround ground) {
    this.http = new PagerDutyHttp(ground.settings(), ground.secrets(), ground.resolver());
    this.telling = new Telling(ground, http);
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
      page(tenant, subject);
    } catch (PagerDutyTrouble e) {
      return failed(e);
    }
    var id = incidentId(tenant, subject);
    if (id.isEmpty()) {
      return new Delivery.Done(); // a run that a person started for no incident
    }
    var incident = incidents.find(tenant, id.get());
    if (incident.isEmpty()) {
      return new Delivery.GivenUp("there is no incident " + id.get());
    }
    var runs = runs(incident.get());
    try {
      for (var place : places(incident.get())) {
        telling.tell(incident.get(), runs, place);
      }
      runs.forEach(run -> remediation.posted(run, TOPIC));
      return new Delivery.Done();
    } catch (PagerDutyTrouble e) {
      return failed(e);
    }
  }

  private static Delivery failed(PagerDutyTrouble trouble) {
    return switch (trouble.kind()) {
      case REFUSED -> new Delivery.GivenUp(trouble.words());
      case NOT_DONE, UNKNOWN -> new Delivery.Later(trouble.after(), trouble.words());
    };
  }

  /** A second person, when somebody decided alone; also about a run of no incident. */
  private void page(String tenant, String subject) throws PagerDutyTrouble {
    var run =
        subject.startsWith(RUN)
            ? remediation.find(tenant, subject.substring(RUN.length()))
            : Optional.<RunState>empty();
    var approval = run.map(RunState::approval).orElse(null);
    if (run.isPresent() && approval != null && approval.pages(TOPIC)) {
      telling.page(run.get());
      remediation.paged(run.get(), TOPIC);
    }
  }

  private Optional<String> incidentId(String tenant, String subject) {
    return subject.startsWith(RUN)
        ? remediation
            .find(tenant, subject.substring(RUN.length()))
            .flatMap(run -> Optional.ofNullable(run.begun().incident()))
        : Optional.of(subject.substring(INCIDENT.length()));
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
            .map(Incident.Member::alert)
            .filter(alert -> alert.source().equals(SOURCE))
            .map(alert -> alert.labels().get(ID_LABEL))
            .filter(id -> id != null && RestApi.ID.matches(id))
            .distinct()
            .<Place>map(Place.Theirs::new)
            .toList();
    return born.isEmpty() ? List.of(new Place.Own(incident.id())) : born;
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

    /** One that PagerDuty sent. */
    record Theirs(String id) implements Place {
      @Override
      public String name() {
        return id;
      }
    }
  }

  /** How long PagerDuty may take to open what it was told to open. */
  static final Duration OPENS_WITHIN = Duration.ofSeconds(2);

  /** Closes every connection. */
  @Override
  public void close() {
    http.close();
  }
}
