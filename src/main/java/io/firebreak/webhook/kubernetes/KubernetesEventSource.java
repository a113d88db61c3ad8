package io.firebreak.webhook.kubernetes;

import io.firebreak.alert.Fields;
import io.firebreak.alert.JsonSource;
import io.firebreak.alert.Limits;
import io.firebreak.alert.Parsed;
import io.firebreak.alert.RawDelivery;
import io.firebreak.alert.Severity;
import io.firebreak.alert.Unreadable;
import io.firebreak.alert.VendorTime;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * Events of Kubernetes, as an exporter posts them or as the API has them. They never say that
 * something is over. Normal events are changes that somebody made, but for a node that is not
 * ready, which Kubernetes calls normal.
 */
public final class KubernetesEventSource extends JsonSource {
  private static final Set<String> NOT_SO_NORMAL =
      Set.of("NodeNotReady", "NodeNotSchedulable", "Evicted", "Killing");

  /** A source that reads within these limits. */
  public KubernetesEventSource(Limits limits) {
    super("kubernetes-events", limits);
  }

  @Override
  protected Parsed read(Fields body, RawDelivery delivery) throws Unreadable {
    var subject = body.object(body.has("regarding") ? "regarding" : "involvedObject");
    var reason = body.need("reason");
    var message = body.first("message", "note");
    var kind = subject.need("kind");
    var uid = Objects.requireNonNullElse(subject.text("uid"), subject.need("name"));
    var normal = "Normal".equals(body.text("type")) && !NOT_SO_NORMAL.contains(reason);
    var component = body.first("reportingComponent", "reportingController");
    var draft =
        alert(normal ? null : reason)
            .severity(Severity.MEDIUM, body.text("type"))
            .key(uid, reason)
            .starts(VendorTime.read(body.first("firstTimestamp", "eventTime")))
            .label("kind", kind)
            .label(kind.toLowerCase(Locale.ROOT), subject.text("name"))
            .label("namespace", kind.equals("Node") ? null : subject.text("namespace"))
            // Of the components only the kubelet runs on the node that it speaks of.
            .label("node", "kubelet".equals(component) ? body.text("source", "host") : null)
            .label("cluster", body.text("clusterName"))
            .label("component", component)
            .labels(subject.texts("labels"))
            .annotation("summary", message)
            .annotation("count", body.text("count"));
    return normal
        ? change(
            reason + ": " + kind + " " + subject.text("name"),
            null,
            body.time("lastTimestamp"),
            draft,
            delivery)
        : one(draft, delivery);
  }
}
