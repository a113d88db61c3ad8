package io.firebreak.webhook.apm;

import io.firebreak.alert.Fields;
import io.firebreak.alert.JsonSource;
import io.firebreak.alert.Limits;
import io.firebreak.alert.Parsed;
import io.firebreak.alert.RawDelivery;
import io.firebreak.alert.Severity;
import io.firebreak.alert.Unreadable;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Dynatrace's problem notifications. The number that people see comes again for other problems, so
 * the problem's PID tells them apart; a problem that was merged into another is not over.
 */
public final class DynatraceSource extends JsonSource {
  private static final String TEST = "99999";

  /** A source that reads within these limits. */
  public DynatraceSource(Limits limits) {
    super("dynatrace", limits);
  }

  @Override
  protected Parsed read(Fields body, RawDelivery delivery) throws Unreadable {
    var pid = body.need("PID");
    if (pid.equals(TEST)) {
      return new Parsed.Ignorable("test");
    }
    return switch (body.need("State").toUpperCase(Locale.ROOT)) {
      case "OPEN" -> problem(body, pid, true, delivery);
      case "RESOLVED" -> problem(body, pid, false, delivery);
      case "MERGED" -> new Parsed.Ignorable("merged_not_recovered");
      default -> throw unknown("State is an unknown word");
    };
  }

  private Parsed problem(Fields body, String pid, boolean firing, RawDelivery delivery)
      throws Unreadable {
    var details = body.object("ProblemDetailsJSONv2");
    var entity =
        Stream.concat(
                body.list("ImpactedEntities").stream(), details.list("impactedEntities").stream())
            .findFirst()
            .orElse(body.object("ImpactedEntities"));
    var word = body.text("ProblemSeverity");
    return one(
        alert(body.text("ProblemTitle"))
            .firing(firing)
            .severity(severity(word), word)
            .key(pid)
            .starts(details.time("startTime"))
            .ends(details.time("endTime"))
            .label("problem_id", body.text("ProblemID"))
            .label("entity", entity.text("name"))
            .label("entity_id", entity.text("entity"))
            .label("entity_type", entity.text("type"))
            .label("impact", body.text("ProblemImpact"))
            .tags(body.text("Tags"))
            .annotation("summary", body.text("ImpactedEntity"))
            .annotation("description", body.text("ProblemDetails"))
            .annotation("root_cause", details.text("rootCauseEntity", "name"))
            .link("dynatrace", body.text("ProblemURL")),
        delivery);
  }

  private static Severity severity(@Nullable String word) {
    return word == null
        ? Severity.MEDIUM
        : switch (word.toUpperCase(Locale.ROOT)) {
          case "AVAILABILITY", "ERROR" -> Severity.CRITICAL;
          case "PERFORMANCE" -> Severity.HIGH;
          case "CUSTOM_ALERT", "INFO", "MONITORING_UNAVAILABLE" -> Severity.INFO;
          default -> Severity.MEDIUM;
        };
  }
}
