package io.firebreak.webhook.cloud;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.re2j.Pattern;
import io.firebreak.alert.AlertDraft;
import io.firebreak.alert.Fields;
import io.firebreak.alert.JsonSource;
import io.firebreak.alert.Limits;
import io.firebreak.alert.Parsed;
import io.firebreak.alert.RawDelivery;
import io.firebreak.alert.Severity;
import io.firebreak.alert.Unreadable;
import io.firebreak.alert.Unsubscribed;
import java.net.URI;
import java.net.URLEncoder;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * AWS CloudWatch's alarms on each of their ways: in an envelope of SNS, bare by SNS's raw delivery,
 * as an event of EventBridge, and as a Lambda passes them on. Too little data is neither firing nor
 * over, and what AWS itself suppresses starts nothing here either.
 */
public final class CloudWatchSource extends JsonSource {
  private static final String CHANGED = "CloudWatch Alarm State Change";
  private static final int LONGEST_ID = 100;
  private static final Pattern SEVERITY = Pattern.compile("(?i)\\bseverity[ ]*[:=][ ]*([a-z0-9]+)");
  private static final Pattern REGION = Pattern.compile("[a-z]{2}(-[a-z]+)+-[0-9]");

  /** A source that reads within these limits. */
  public CloudWatchSource(Limits limits) {
    super("cloudwatch", limits);
  }

  /** The signature of SNS covers the message's id, and every attempt bears the same. */
  @Override
  public Optional<String> deliveryId(RawDelivery delivery) {
    return nested(new String(delivery.body(), UTF_8))
        .map(body -> body.json().path("MessageId").asText())
        .filter(id -> !id.isEmpty() && id.length() <= LONGEST_ID);
  }

  @Override
  protected Parsed read(Fields body, RawDelivery delivery) throws Unreadable {
    if (body.has("Type")) {
      return envelope(body, delivery);
    }
    if (body.has("NewStateValue")) {
      return notification(body, delivery);
    }
    if (body.has("alarmData")) {
      return state(body.object("alarmData"), body, body.text("alarmArn"), delivery);
    }
    if (CHANGED.equals(body.text("detail-type"))) {
      var resources = body.list("resources");
      var arn = resources.isEmpty() ? null : resources.getFirst().text();
      return state(body.object("detail"), body, arn, delivery);
    }
    if (body.has("detail-type")) {
      return new Parsed.Ignorable("no_alarm");
    }
    throw unknown("neither an SNS message nor an alarm");
  }

  private Parsed envelope(Fields body, RawDelivery delivery) throws Unreadable {
    return switch (body.need("Type")) {
      case "SubscriptionConfirmation" -> handshake(body.need("SubscribeURL"));
      case "UnsubscribeConfirmation" -> new Parsed.Ignorable(Unsubscribed.WHY);
      case "Notification" -> {
        var message = nested(body.need("Message"));
        if (message.isEmpty() || !message.get().isObject()) {
          yield new Parsed.Ignorable("no_alarm");
        }
        // An envelope in an envelope would be endless.
        if (message.get().has("Type")) {
          throw unknown("a message within a message");
        }
        yield read(message.get(), delivery);
      }
      default -> throw unknown("Type is an unknown word");
    };
  }

  private static Parsed handshake(String url) throws Unreadable {
    try {
      return new Parsed.Handshake(URI.create(url));
    } catch (IllegalArgumentException e) {
      throw unknown("SubscribeURL is no URL");
    }
  }

  private Parsed notification(Fields alarm, RawDelivery delivery) throws Unreadable {
    var state = alarm.need("NewStateValue");
    var name = alarm.need("AlarmName");
    var trigger = alarm.object("Trigger");
    var draft =
        draft(
                name,
                alarm.text("AlarmArn"),
                alarm.text("AWSAccountId"),
                alarm.text("AlarmDescription"))
            .starts(state.equals("ALARM") ? alarm.time("StateChangeTime") : null)
            .ends(alarm.time("StateChangeTime"))
            .label("metric", trigger.text("MetricName"))
            .label("metric_namespace", trigger.text("Namespace"))
            .annotation("summary", alarm.text("NewStateReason"));
    for (var dimension : trigger.list("Dimensions")) {
      draft.label(dimension.need("name"), dimension.text("value"));
    }
    for (var metric : trigger.list("Metrics")) {
      draft
          .label("metric", metric.text("MetricStat", "Metric", "MetricName"))
          .label("metric_namespace", metric.text("MetricStat", "Metric", "Namespace"));
      for (var dimension : metric.list("MetricStat", "Metric", "Dimensions")) {
        draft.label(dimension.need("name"), dimension.text("value"));
      }
    }
    return byState(state, draft, delivery);
  }

  private Parsed state(Fields detail, Fields event, @Nullable String arn, RawDelivery delivery)
      throws Unreadable {
    if (detail.has("state", "actionsSuppressedBy")) {
      return new Parsed.Ignorable("suppressed");
    }
    var state = detail.need("state", "value");
    var at = detail.time("state", "timestamp");
    var configuration = detail.object("configuration");
    var draft =
        draft(
                detail.need("alarmName"),
                arn,
                event.first("account", "accountId"),
                configuration.text("description"))
            .starts(state.equals("ALARM") ? at : null)
            .ends(at)
            .label("region", event.text("region"))
            .annotation("summary", detail.text("state", "reason"));
    for (var metric : configuration.list("metrics")) {
      draft
          .label("metric", metric.text("metricStat", "metric", "name"))
          .label("metric_namespace", metric.text("metricStat", "metric", "namespace"))
          .labels(metric.texts("metricStat", "metric", "dimensions"));
    }
    return byState(state, draft, delivery);
  }

  private AlertDraft draft(
      String name, @Nullable String arn, @Nullable String account, @Nullable String description) {
    var identity = arn == null ? Objects.requireNonNullElse(account, "") + ":" + name : arn;
    var parts = identity.split(":", -1);
    return severe(alert(name), description)
        .key(identity)
        .label("alarm_arn", arn)
        .label("account", account)
        .label("region", parts.length > 4 ? parts[3] : null)
        .annotation("description", description)
        .link("cloudwatch", console(parts));
  }

  /** Alarms have no severity of their own, but whoever makes one can describe it. */
  private static AlertDraft severe(AlertDraft draft, @Nullable String description) {
    var said = SEVERITY.matcher(description == null ? "" : description);
    var word = said.find() ? said.group(1) : null;
    var known = word == null ? Optional.<Severity>empty() : Severity.ofWord(word);
    return known.isPresent()
        ? draft.severity(known.get(), word)
        : draft.severity(Severity.HIGH, null);
  }

  /**
   * Where the console shows an alarm; null when its ARN is not one of AWS's own partition, whose
   * console stands elsewhere.
   */
  private static @Nullable String console(String... arn) {
    return arn.length == 7 && arn[1].equals("aws") && REGION.matches(arn[3])
        ? "https://%1$s.console.aws.amazon.com/cloudwatch/home?region=%1$s#alarmsV2:alarm/%2$s"
            .formatted(arn[3], URLEncoder.encode(arn[6], UTF_8).replace("+", "%20"))
        : null;
  }

  private Parsed byState(String state, AlertDraft draft, RawDelivery delivery) throws Unreadable {
    return switch (state.toUpperCase(Locale.ROOT)) {
      case "ALARM" -> one(draft, delivery);
      case "OK" -> one(draft.firing(false), delivery);
      case "INSUFFICIENT_DATA" -> new Parsed.Ignorable("no_data");
      default -> throw unknown("the state of an alarm is an unknown word");
    };
  }
}
