package io.firebreak.pagerduty;

import io.firebreak.pagerduty.PagerDutyTrouble.Kind;
import io.firebreak.pagerduty.RestApi.Known;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An input that names an incident there: by its id, or by the key it was opened with. */
interface AtIncident {
  /** How {@link #incident} is documented. */
  String INCIDENT =
      "Id of the incident there, such as `${{ alert.labels.incident_id }}` of an alert that"
          + " PagerDuty sent. One of this and `dedup_key`.";

  /** How {@link #dedupKey} is documented. */
  String KEY =
      "The key that it was opened with; that of an incident which Firebreak opens is"
          + " `${{ incident.id }}`.";

  /** Its id there. */
  @Nullable String incident();

  /** The key of its alert. */
  @Nullable String dedupKey();

  /** What is wrong with the name. */
  default Optional<String> complaint() {
    var id = incident();
    var key = dedupKey();
    if ((id == null) == (key == null)) {
      return Optional.of("name the incident by one of incident and dedup_key");
    }
    if (id != null && !RestApi.ID.matches(id)) {
      return Optional.of("'" + id + "' is no id of PagerDuty; dedup_key takes other keys");
    }
    return key == null ? Optional.empty() : AccountAction.text("dedup_key", key, EventsApi.KEY);
  }

  /** The incident, for people. */
  default String words() {
    return incident() == null ? "the incident of key " + dedupKey() : "incident " + incident();
  }

  /** Its id, which is looked up when only the key is known. */
  default String id(RestApi rest) throws PagerDutyTrouble {
    var id = incident();
    return id != null ? id : byKey(rest).id();
  }

  /**
   * How it stands.
   *
   * @throws PagerDutyTrouble also when it is resolved: changing it would reopen it
   */
  default Known open(RestApi rest) throws PagerDutyTrouble {
    var known = rest.incident(id(rest));
    if (known.resolved()) {
      throw new PagerDutyTrouble(
          Kind.REFUSED,
          "incident_resolved",
          Duration.ZERO,
          words() + " is resolved at PagerDuty; to change it would reopen it");
    }
    return known;
  }

  private Known byKey(RestApi rest) throws PagerDutyTrouble {
    var key = String.valueOf(dedupKey());
    return rest.byKey(key)
        .orElseThrow(() ->
            new PagerDutyTrouble(
                Kind.NOT_DONE,
                "no_incident",
                Duration.ZERO,
                "PagerDuty has no incident of key " + key + " (yet)"));
  }
}
