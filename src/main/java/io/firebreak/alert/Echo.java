package io.firebreak.alert;

import com.google.re2j.Pattern;
import java.util.Optional;

/**
 * How an incident that Firebreak itself opened at a paging service is recognised when that service
 * tells of it: its title ends with the id of Firebreak's incident. Whether there is such an
 * incident must be looked up: a title proves nothing.
 */
public final class Echo {
  /** The annotation that names the incident of ours that an alert may be the echo of. */
  public static final String INCIDENT = "firebreak_incident";

  /** The annotations that say who took an incident over, and when by the source. */
  public static final String BY = "acknowledged_by";

  /** When, in RFC 3339. */
  public static final String AT = "acknowledged_at";

  /** The annotation that has the fingerprint of the alert into which this one was merged. */
  public static final String INTO = "merged_into";

  private static final String BEFORE = " (Firebreak ";
  private static final Pattern MARK = Pattern.compile(".* \\(Firebreak ([0-9A-Za-z_-]{1,64})\\)");

  private Echo() {}

  /** How many characters the mark of an incident takes. */
  public static int length(String incidentId) {
    return BEFORE.length() + incidentId.length() + 1;
  }

  /** A title with the mark of an incident. */
  public static String marked(String title, String incidentId) {
    return title + BEFORE + incidentId + ")";
  }

  /** The incident whose mark a title bears. */
  public static Optional<String> incidentIn(String title) {
    var mark = MARK.matcher(title);
    return mark.matches() ? Optional.of(mark.group(1)) : Optional.empty();
  }
}
