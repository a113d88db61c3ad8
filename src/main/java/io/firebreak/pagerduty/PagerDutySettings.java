package io.firebreak.pagerduty;

import io.firebreak.action.SecretText;
import java.net.URI;

/**
 * How PagerDuty is reached. Secrets are read anew at each call, so that they can be changed while
 * running.
 *
 * @param eventsKey integration key of an Events API v2 integration
 * @param apiToken key of the REST API
 * @param from mail address of the PagerDuty user in whose name Firebreak acts
 * @param eventsUrl Events API v2, without {@code /enqueue}
 * @param apiUrl REST API v2
 * @param publicUrl where people reach Firebreak's own pages
 */
public record PagerDutySettings(
    SecretText eventsKey,
    SecretText apiToken,
    String from,
    URI eventsUrl,
    URI apiUrl,
    URI publicUrl) {
  /** The page of a run. */
  String run(String runId) {
    return below(publicUrl, "runs/" + runId);
  }

  /** The page of an incident. */
  String incident(String incidentId) {
    return below(publicUrl, "incidents/" + incidentId);
  }

  /** An address below {@code base}, whether that ends with a slash or not. */
  static String below(URI base, String path) {
    var text = base.toString();
    return (text.endsWith("/") ? text : text + "/") + path;
  }
}
