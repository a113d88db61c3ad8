package io.firebreak.webhook.cloudevents;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.format.EventDeserializationException;
import io.cloudevents.http.HttpMessageFactory;
import io.cloudevents.jackson.JsonFormat;
import io.cloudevents.rw.CloudEventRWException;
import io.firebreak.alert.Alert;
import io.firebreak.alert.AlertDraft;
import io.firebreak.alert.AlertReader;
import io.firebreak.alert.ChangeEvent;
import io.firebreak.alert.Fields;
import io.firebreak.alert.JsonSource;
import io.firebreak.alert.Limits;
import io.firebreak.alert.Parsed;
import io.firebreak.alert.RawDelivery;
import io.firebreak.alert.Told;
import io.firebreak.alert.Unreadable;
import io.firebreak.alert.VendorTime;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Alerts as CloudEvents 1.0: structured, binary or batched. The data is an object with {@code
 * alertname}, {@code status}, {@code severity} and {@code labels}; what it leaves out is taken from
 * the event's type, subject and severity. An event that names no status is a change.
 */
public final class CloudEventsSource extends JsonSource {
  private static final String BINARY = "ce-specversion";
  private static final int LONGEST_ID = 200;
  private static final Set<String> FIRING =
      Set.of("firing", "triggered", "open", "fired", "active");
  private static final Set<String> OVER = Set.of("resolved", "closed", "recovered", "ok");

  /** A source that reads within these limits. */
  public CloudEventsSource(Limits limits) {
    super("cloudevents", limits);
  }

  /** Source and id together are one event's alone, by the specification. */
  @Override
  public Optional<String> deliveryId(RawDelivery delivery) {
    var source = delivery.header("ce-source");
    var id = delivery.header("ce-id");
    return delivery.header(BINARY) == null || source == null || id == null
        ? Optional.empty()
        : Optional.of(source + " " + id).filter(both -> both.length() <= LONGEST_ID);
  }

  @Override
  public Parsed parse(RawDelivery delivery) {
    if (delivery.header(BINARY) == null) {
      return super.parse(delivery);
    }
    try {
      return event(binary(delivery), delivery);
    } catch (Unreadable e) {
      return new Parsed.DeadLetter(e.reason(), e.detail());
    }
  }

  @Override
  protected Parsed read(Fields body, RawDelivery delivery) throws Unreadable {
    return body.isList()
        ? each(body, item -> told(structured(item), delivery))
        : event(structured(body), delivery);
  }

  private static CloudEvent structured(Fields item) throws Unreadable {
    AlertReader.object(item.json());
    try {
      return new JsonFormat().deserialize(item.json().toString().getBytes(UTF_8));
    } catch (EventDeserializationException | CloudEventRWException e) {
      throw unknown("not a CloudEvent");
    }
  }

  private static CloudEvent binary(RawDelivery delivery) throws Unreadable {
    try {
      return HttpMessageFactory.createReader(delivery.headers(), delivery.body()).toEvent();
    } catch (CloudEventRWException | IllegalArgumentException e) {
      throw unknown("not a CloudEvent");
    }
  }

  private Parsed event(CloudEvent event, RawDelivery delivery) throws Unreadable {
    return switch (told(event, delivery)) {
      case Alert alert -> new Parsed.Alerts(List.of(alert), List.of());
      case ChangeEvent change -> new Parsed.Changed(List.of(change));
    };
  }

  /** What names no status is a change. */
  private Told told(CloudEvent event, RawDelivery delivery) throws Unreadable {
    var status = status(event, data(event));
    if (status != null) {
      return finished(draft(event, status), delivery);
    }
    return changed(
        event.getType(),
        null,
        time(event),
        alert(null)
            .label("type", event.getType())
            .label("origin", event.getSource().toString())
            .label("subject", event.getSubject())
            .labels(data(event).texts("labels"))
            .label("service", data(event).text("service")),
        delivery);
  }

  private AlertDraft draft(CloudEvent event, boolean status) throws Unreadable {
    var data = data(event);
    var subject = event.getSubject();
    var name = data.first("alertname", "name", "title");
    var severity = data.text("severity");
    var key = Objects.requireNonNullElse(extension(event, "dedupkey"), String.valueOf(subject));
    return alert(name == null ? event.getType() : name)
        .firing(status)
        .severity(severity == null ? extension(event, "severitytext") : severity)
        .key(
            event.getSource().toString(),
            Objects.requireNonNullElse(data.text("fingerprint"), key),
            Objects.requireNonNullElse(name, ""))
        .starts(VendorTime.read(data.first("startsAt", "starts_at")))
        .ends(data.time("endsAt"))
        .labels(data.texts("labels"))
        .label("origin", event.getSource().toString())
        .label("subject", subject)
        .annotation("summary", data.first("summary", "message", "description"))
        .annotation("event_type", event.getType())
        .link("source", data.first("url", "generatorURL"));
  }

  private static @Nullable Instant time(CloudEvent event) {
    return event.getTime() == null ? null : event.getTime().toInstant();
  }

  private static @Nullable String extension(CloudEvent event, String name) {
    var value = event.getExtension(name);
    return value == null ? null : value.toString();
  }

  private Fields data(CloudEvent event) {
    var data = event.getData();
    var bytes = data == null ? "{}" : new String(data.toBytes(), UTF_8);
    return nested(bytes).filter(Fields::isObject).orElseGet(Fields::none);
  }

  /** By the data's own word, else by the last word of the type; null when neither says it. */
  private static @Nullable Boolean status(CloudEvent event, Fields data) throws Unreadable {
    var type = event.getType();
    var said = data.text("status");
    var word =
        (said == null ? type.substring(type.lastIndexOf('.') + 1) : said).toLowerCase(Locale.ROOT);
    if (FIRING.contains(word)) {
      return true;
    }
    if (OVER.contains(word)) {
      return false;
    }
    if (said != null) {
      throw unknown("status is an unknown word");
    }
    return null;
  }
}
