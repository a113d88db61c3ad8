package io.firebreak.webhook.paging;

import io.firebreak.alert.Fields;
import io.firebreak.alert.JsonSource;
import io.firebreak.alert.Limits;
import io.firebreak.alert.Parsed;
import io.firebreak.alert.RawDelivery;
import io.firebreak.alert.Unreadable;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The body of PagerDuty's Events API v2, for tools that speak nothing else: point them here instead
 * of there. A body without an action is a change event.
 */
public final class PagerDutyEventsSource extends JsonSource {
  private static final String DEDUP_KEY = "dedup_key";

  /** A source that reads within these limits. */
  public PagerDutyEventsSource(Limits limits) {
    super("pagerduty-events", limits);
  }

  @Override
  protected Parsed read(Fields body, RawDelivery delivery) throws Unreadable {
    var event = body.object("payload");
    if (!body.has("event_action")) {
      return change(
          event.need("summary"),
          event.object("custom_details").text("build_state"),
          event.time("timestamp"),
          alert(null)
              .label("origin", event.text("source"))
              .labels(event.texts("custom_details"))
              .link("source", firstLink(body)),
          delivery);
    }
    return switch (body.need("event_action")) {
      case "trigger" -> trigger(body, event, delivery);
      case "acknowledge" -> new Parsed.Ignorable("acknowledged");
      case "resolve" ->
          one(
              alert(event.text("summary"))
                  .firing(false)
                  .key(body.need(DEDUP_KEY))
                  .label(DEDUP_KEY, body.text(DEDUP_KEY)),
              delivery);
      default -> throw unknown("event_action is an unknown word");
    };
  }

  // A reminder has a time of its own and a resolve has none, so when it began cannot be told.
  private Parsed trigger(Fields body, Fields event, RawDelivery delivery) throws Unreadable {
    var summary = event.need("summary");
    var source = event.need("source");
    var key = Objects.requireNonNullElse(body.text(DEDUP_KEY), source + ":" + summary);
    return one(
        alert(summary)
            .severity(event.need("severity"))
            .key(key)
            .label("origin", source)
            .label("component", event.text("component"))
            .label("group", event.text("group"))
            .label("class", event.text("class"))
            .label(DEDUP_KEY, key)
            .labels(event.texts("custom_details"))
            .annotation("client", body.text("client"))
            .annotation("sent_at", event.text("timestamp"))
            .link("client", body.text("client_url"))
            .link("source", firstLink(body)),
        delivery);
  }

  /** As PagerDuty answers: clients that named no key learn here by which to resolve. */
  @Override
  public Map<String, String> reply(Parsed parsed) {
    var reply = new TreeMap<>(Map.of("status", "success", "message", "Event processed"));
    return switch (parsed) {
      case Parsed.DeadLetter _ -> Map.of();
      case Parsed.Alerts(var alerts, _, _) -> {
        alerts.forEach(alert ->
            Optional.ofNullable(alert.labels().get(DEDUP_KEY))
                .ifPresent(key -> reply.put(DEDUP_KEY, key)));
        yield reply;
      }
      case Parsed.Changed _, Parsed.Ignorable _, Parsed.Handshake _ -> reply;
    };
  }

  private static @Nullable String firstLink(Fields body) throws Unreadable {
    var links = body.list("links");
    return links.isEmpty() ? null : links.getFirst().text("href");
  }
}
