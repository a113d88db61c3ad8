package io.firebreak.webhook.host;

import io.firebreak.alert.Fields;
import io.firebreak.alert.JsonSource;
import io.firebreak.alert.Limits;
import io.firebreak.alert.Parsed;
import io.firebreak.alert.RawDelivery;
import io.firebreak.alert.Unreadable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a notification or event command of Icinga 2 posts by the template of the documentation. Only
 * hard states count; what is acknowledged, in a downtime or flapping starts nothing.
 */
public final class IcingaSource extends JsonSource {
  private static final String HARD = "1";
  private static final String NO = "0";

  /** A source that reads within these limits. */
  public IcingaSource(Limits limits) {
    super("icinga2", limits);
  }

  @Override
  protected Parsed read(Fields body, RawDelivery delivery) throws Unreadable {
    var result = body.object("check_result");
    var state = result.need("state");
    var service = body.object("service");
    var subject = service.has("name") ? service : body.object("host");
    if (!HARD.equals(result.need("state_type"))) {
      return new Parsed.Ignorable("soft_state");
    }
    if (state.equals("OK") || state.equals("UP")) {
      return problem(body, state, service.text("name"), delivery);
    }
    if (isSet(subject, "acknowledgement")) {
      return new Parsed.Ignorable("acknowledged");
    }
    if (isSet(subject, "downtime_depth") || isSet(body.object("host"), "downtime_depth")) {
      return new Parsed.Ignorable("suppressed");
    }
    return isSet(subject, "flapping")
        ? new Parsed.Ignorable("flapping")
        : problem(body, state, service.text("name"), delivery);
  }

  private static boolean isSet(Fields subject, String field) throws Unreadable {
    return !NO.equals(Objects.requireNonNullElse(subject.text(field), NO));
  }

  private Parsed problem(Fields body, String state, @Nullable String service, RawDelivery delivery)
      throws Unreadable {
    var host = body.need("host", "name");
    var result = body.object("check_result");
    return one(
        alert(Objects.requireNonNullElse(service, "Host " + host))
            .firing(!state.equals("OK") && !state.equals("UP"))
            .severity(States.severity(state), state)
            // Each check has a time of its own, so when it began cannot be told.
            .key(host, Objects.requireNonNullElse(service, ""))
            .ends(result.time("execution_end"))
            .label("host", host)
            .label("check", service)
            .label("check_command", body.text("service", "check_command"))
            .annotation("summary", result.text("output")),
        delivery);
  }
}
