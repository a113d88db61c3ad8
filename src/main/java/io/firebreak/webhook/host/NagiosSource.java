package io.firebreak.webhook.host;

import io.firebreak.alert.Fields;
import io.firebreak.alert.JsonSource;
import io.firebreak.alert.Limits;
import io.firebreak.alert.Parsed;
import io.firebreak.alert.RawDelivery;
import io.firebreak.alert.Unreadable;
import java.util.Objects;

/**
 * What a notification command of Nagios posts: its macros by name. The problem's number is zero in
 * a recovery, where the last problem's stands instead.
 */
public final class NagiosSource extends JsonSource {
  private static final String NONE = "0";

  /** A source that reads within these limits. */
  public NagiosSource(Limits limits) {
    super("nagios", limits);
  }

  @Override
  protected Parsed read(Fields body, RawDelivery delivery) throws Unreadable {
    return switch (body.need("NAGIOS_NOTIFICATIONTYPE")) {
      case "PROBLEM" -> problem(body, true, delivery);
      case "RECOVERY" -> problem(body, false, delivery);
      default -> new Parsed.Ignorable("update");
    };
  }

  private Parsed problem(Fields body, boolean firing, RawDelivery delivery) throws Unreadable {
    var service = body.text("NAGIOS_SERVICEDESC");
    var kind = service == null ? "HOST" : "SERVICE";
    if ("SOFT".equals(body.text("NAGIOS_" + kind + "STATETYPE"))) {
      return new Parsed.Ignorable("soft_state");
    }
    var host = body.need("NAGIOS_HOSTNAME");
    var state = body.need("NAGIOS_" + kind + "STATE");
    var number = body.text("NAGIOS_" + kind + "PROBLEMID");
    var problem =
        number == null || number.equals(NONE)
            ? body.text("NAGIOS_LAST" + kind + "PROBLEMID")
            : number;
    var first = "1".equals(body.text("NAGIOS_NOTIFICATIONNUMBER"));
    return one(
        alert(Objects.requireNonNullElse(service, "Host " + host))
            .firing(firing)
            .severity(States.severity(state), state)
            .key(host, Objects.requireNonNullElse(service, ""), String.valueOf(problem))
            .starts(firing && first ? body.time("NAGIOS_TIMET") : null)
            .ends(body.time("NAGIOS_TIMET"))
            .label("host", host)
            .label("host_ip", body.text("NAGIOS_HOSTADDRESS"))
            .label("check", service)
            .annotation("summary", body.text("NAGIOS_" + kind + "OUTPUT"))
            .annotation("problem_id", problem),
        delivery);
  }
}
