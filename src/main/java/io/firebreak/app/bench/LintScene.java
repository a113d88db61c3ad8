package io.firebreak.app.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Runbooks to lint, each unlike the others in every expression, so that nothing is found twice. */
final class LintScene {
  private static final String RUNBOOK =
      """
      schema: 1
      runbook: book-@
      title: Scale service @
      owner: team-@
      target: "service/shop-@/${{ inputs.service }}"
      triggers:
        alert:
          when: alert.name == "Down@" && alert.labels.team.startsWith("shop-@")
          group_by: [service]
        manual: true
      inputs:
        service: { type: string, pattern: "[a-z0-9-]{1,63}", from: alert.labels.service@ }
        replicas: { type: integer, min: 1, max: 50, default: 3 }
      guard: { cooldown: 15m, max_runs: 3 per 1h }
      preconditions:
        - name: it is still down
          uses: prometheus.query
          with: { query: 'sum(up{job="job-@",service="${{ inputs.service }}"})' }
          expect: "!result.empty && result.value < @.5"
      approval:
        when: plan.irreversible || plan.changes > @
      steps:
        - id: before
          uses: http.request
          with: { url: "http://shop-@.internal:8080/${{ inputs.service }}/replicas" }
        - id: scale
          when: steps.before.status == "succeeded" && inputs.replicas < 5@
          uses: http.request
          with:
            method: PUT
            url: "http://shop-@.internal:8080/${{ inputs.service }}/replicas"
            json: { replicas: "${{ inputs.replicas + @ }}" }
          retry: { max_attempts: 3, backoff: 2s }
          undo: { none: The service may keep what it has. }
      verify:
        checks:
          - name: errors are what they were
            uses: prometheus.query
            with: { query: 'sum(rate(errors_total{job="job-@",service="${{ inputs.service }}"}[1m]))' }
            expect: result.value <= baseline.value * 1.@
          - alert_cleared
      """;

  private LintScene() {}

  /** Writes so many of them. */
  static void write(Path folder, int count) throws IOException {
    Files.createDirectories(folder);
    for (int i = 0; i < count; i++) {
      Files.writeString(
          folder.resolve("book-" + i + ".yaml"), RUNBOOK.replace("@", Integer.toString(i)));
    }
  }
}
