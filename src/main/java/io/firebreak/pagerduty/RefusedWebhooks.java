package io.firebreak.pagerduty;

import io.firebreak.alert.HookRef;
import io.firebreak.alert.HookRequest;
import io.firebreak.alert.HookWatch;
import io.firebreak.alert.Parsed;
import io.firebreak.alert.Severity;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Counts webhooks of PagerDuty that are refused in a row. It drops each of them, and after the
 * third it disables the subscription for a day, so people must hear of it before. What has no
 * signature of PagerDuty's form does not count: it is somebody else who knocks.
 */
public final class RefusedWebhooks implements HookWatch {
  /** So many in a row page people. */
  public static final int ALARM = 2;

  /** So subjects of the outbox begin that stand for a hook. */
  static final String SUBJECT = "hook/";

  private static final String SIGNATURE = "X-PagerDuty-Signature";
  private static final Logger LOG = Logger.getLogger(RefusedWebhooks.class);

  private final Map<String, Integer> inARow = new ConcurrentHashMap<>();
  private final Consumer<String> changed;

  /**
   * A watch over all hooks.
   *
   * @param changed hears the subject for the outbox when people must be paged, or need not any more
   */
  public RefusedWebhooks(Consumer<String> changed) {
    this.changed = changed;
  }

  @Override
  public void refused(HookRef hook, HookRequest request) {
    if (!hook.source().equals(PagerDutyCourier.SOURCE) || request.all(SIGNATURE).isEmpty()) {
      return;
    }
    if (inARow.merge(hook.id(), 1, Integer::sum) == ALARM) {
      LOG.errorf(
          "Webhooks of PagerDuty to /hooks/%s are refused: after the third PagerDuty disables them"
              + " for 24 hours. Put their signing secret under hooks, auth, hmac, beside the old"
              + " one, and restart",
          hook.id());
      changed.accept(SUBJECT + hook.id());
    }
  }

  @Override
  public void believed(HookRef hook) {
    var before = inARow.remove(hook.id());
    if (before != null && before >= ALARM) {
      changed.accept(SUBJECT + hook.id());
    }
  }

  @Override
  public void heard(HookRef hook, Parsed parsed) {
    // that it was believed is enough
  }

  /** Whether people must hear of a hook. */
  boolean alarms(String hookId) {
    return inARow.getOrDefault(hookId, 0) >= ALARM;
  }

  static String key(String hookId) {
    return EventsApi.OWN_KEYS + "hook/" + hookId;
  }

  static Problem problem(String hookId, URI publicUrl, Instant at) {
    var links = new LinkedHashMap<String, String>();
    links.put("Firebreak", publicUrl.toString());
    return new Problem(
        "Firebreak refuses PagerDuty's webhooks: their signing secret is not the configured one",
        "/hooks/" + hookId,
        Severity.CRITICAL,
        at,
        "webhooks_refused",
        Map.of(
            "what to do",
            "put the subscription's signing secret under hooks, auth, hmac, and restart Firebreak;"
                + " after three refusals PagerDuty disables the subscription for 24 hours"),
        links);
  }
}
