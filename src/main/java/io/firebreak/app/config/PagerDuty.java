package io.firebreak.app.config;

import com.google.re2j.Pattern;
import io.firebreak.action.SecretText;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * PagerDuty.
 *
 * @param eventsKey opens, acknowledges and resolves
 * @param apiToken does the rest
 * @param from in whose name Firebreak acts
 * @param user the id of that user, null when it is not known
 * @param services that the events key and the hook are about
 * @param eventsUrl Events API v2
 * @param apiUrl REST API v2
 */
public record PagerDuty(
    @Setting("Integration key of an Events API v2 integration.") SecretText eventsKey,
    @Setting("Key of the REST API v2, with write access.") SecretText apiToken,
    @Setting("Mail address of the PagerDuty user in whose name Firebreak acts.") String from,
    @Setting(
            "Id of that user, such as `PXPGF42`. By it the hook tells Firebreak's own"
                + " acknowledgements from those of people; without it none counts as a person's.")
        @Nullable String user,
    @Setting(
            "Ids of the services that `events_key` and the hook are about. `firebreak doctor` looks at"
                + " them, and what is open on them is asked for after an outage.")
        List<String> services,
    @Setting(
            value = "Events API v2, for other regions, proxies and tests.",
            fallback = "https://events.pagerduty.com/v2/")
        URI eventsUrl,
    @Setting(
            value = "REST API v2, for other regions, proxies and tests.",
            fallback = "https://api.pagerduty.com/")
        URI apiUrl) {
  private static final Pattern ID = Pattern.compile("[A-Z0-9]{1,64}");

  /** Ids and the address look like such, so that a mistake is found at the start. */
  public PagerDuty {
    services = List.copyOf(services);
    if (from.indexOf('@') < 1) {
      throw new InvalidSetting("from", "'" + from + "' is no mail address");
    }
    if (user != null && !ID.matches(user)) {
      throw new InvalidSetting("user", wrong(user));
    }
    for (int i = 0; i < services.size(); i++) {
      if (!ID.matches(services.get(i))) {
        throw new InvalidSetting("services[" + i + "]", wrong(services.get(i)));
      }
    }
  }

  private static String wrong(String id) {
    return "'" + id + "' is no id of PagerDuty; it stands at the end of the page's address";
  }
}
