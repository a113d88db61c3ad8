package io.firebreak.app;

/** What the packaged shop reads. */
final class ShopTexts {
  /** A Prometheus that sees that all is well. */
  static final String UP =
      """
      {"status":"success","data":{"resultType":"vector",
       "result":[{"metric":{"job":"shop"},"value":[1767225600,"1"]}]}}
      """;

  /** A runbook whose verification is read there. */
  static final String DARK =
      """
      schema: 1
      runbook: dark
      title: Restart a service that nobody can see
      owner: team-shop
      target: "shop/${{ inputs.service }}"
      autonomy: approve
      triggers: { manual: true }
      inputs:
        service: { type: string, pattern: "[a-z0-9-]{1,40}" }
      steps:
        - id: restart
          uses: http.request
          with: { method: PUT, url: "http://ADDRESS/effect/${{ inputs.service }}" }
          undo:
            uses: http.request
            with: { method: PUT, url: "http://ADDRESS/effect/undo-${{ inputs.service }}" }
      verify:
        stabilize: 0s
        every: 1s
        error_limit: 0
        deadline: 1m
        checks:
          - { name: it is up, uses: prometheus.query, with: { query: up }, expect: result.value == 1 }
      """;

  /** A calendar with one window that is open for decades. */
  static final String ALWAYS =
      """
      BEGIN:VCALENDAR
      VERSION:2.0
      PRODID:-//x//y//EN
      BEGIN:VEVENT
      UID:1
      DTSTAMP:20200101T000000Z
      DTSTART:20200101T000000Z
      DTEND:20990101T000000Z
      SUMMARY:Never touch it
      END:VEVENT
      END:VCALENDAR
      """;

  private ShopTexts() {}
}
