package io.firebreak.kill;

import io.firebreak.durable.EffectClass;
import java.time.Instant;

/** Runbooks with effects of one class, and alerts that start them. */
final class Scenes {
  private Scenes() {}

  /** Two effects, each with its undo, and a verification. */
  static String runbook(EffectClass effectClass, World world, String autonomy) {
    var text =
        """
        schema: 1
        runbook: kill-CLASS
        title: Two effects that are CLASS
        owner: team-kill
        target: "kill/${{ inputs.scene }}"
        autonomy: AUTONOMY
        promotion: { after: 0 runs, success: 0% }
        triggers:
          alert: { when: 'alert.name == "kill-CLASS"', group_by: [scene] }
        inputs:
          scene: { type: string, pattern: "[a-z0-9-]{1,40}", from: alert.labels.scene }
        steps:
          - id: a
            uses: http.request
            with: WITH(a)
            retry: { max_attempts: 3, backoff: 100ms }
            undo: { uses: http.request, with: WITH(undo-a) }
          - id: b
            uses: http.request
            with: WITH(b)
            retry: { max_attempts: 3, backoff: 100ms }
            undo: { uses: http.request, with: WITH(undo-b) }
        verify:
          stabilize: 0s
          every: 200ms
          deadline: 1m
          checks:
            - name: it is well
              uses: http.check
              with: { url: "http://ADDRESS/health/${{ inputs.scene }}" }
              expect: result.healthy
        """;
    for (var step : new String[] {"a", "b", "undo-a", "undo-b"}) {
      text = text.replace("WITH(" + step + ")", with(effectClass, step));
    }
    return text.replace("AUTONOMY", autonomy)
        .replace("ADDRESS", world.address())
        .replace("CLASS", House.word(effectClass));
  }

  private static String with(EffectClass effectClass, String step) {
    var url = "url: \"http://ADDRESS/effect/${{ inputs.scene }}/" + step + "\"";
    return switch (effectClass) {
      case PURE -> "{ method: GET, " + url + " }";
      case IDEMPOTENT -> "{ method: PUT, " + url + " }";
      case KEYED -> "{ method: POST, " + url + ", idempotency_key_header: Idempotency-Key }";
      case PROBEABLE ->
          "{ method: POST, "
              + url
              + ", probe: { url: \"http://ADDRESS/state/${{ inputs.scene }}/"
              + step
              + "\" } }";
      case UNSAFE -> "{ method: POST, " + url + " }";
    };
  }

  /** What Alertmanager would send for a scene. */
  static String alert(EffectClass effectClass, String scene, Instant startsAt) {
    return """
    {"version":"4","groupKey":"{}:{scene=\\"SCENE\\"}","truncatedAlerts":0,"status":"firing",
     "receiver":"firebreak","groupLabels":{"scene":"SCENE"},
     "commonLabels":{"alertname":"kill-CLASS","scene":"SCENE"},"commonAnnotations":{},
     "externalURL":"http://alertmanager.example",
     "alerts":[{"status":"firing","labels":{"alertname":"kill-CLASS","scene":"SCENE"},
       "annotations":{},"startsAt":"START","endsAt":"0001-01-01T00:00:00Z",
       "generatorURL":"http://prometheus.example"}]}
    """
        .replace("SCENE", scene)
        .replace("CLASS", House.word(effectClass))
        .replace("START", startsAt.toString());
  }
}
