package io.firebreak.runbook;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runbooks as text, and what lint says of them. */
final class Texts {
  static final Linter LINTER = new Linter(TestActions.ALL);

  /** A runbook that uses every key of the language. */
  static final String WHOLE =
      """
      schema: 1
      runbook: whole
      title: Uses every key
      owner: team-platform
      risk: low
      target: "service/shop/${{ inputs.service }}"
      links: { runbook: "https://example.com/whole" }
      tags: [sample, all]
      autonomy: auto
      promotion: { after: 10 runs, success: 70% }
      canary: 5%
      priority: 5
      triggers:
        alert:
          when: alert.name == "Down" && alert.labels.team.startsWith("shop-")
          group_by: [service]
          hold: 30s
          throttle: { accumulate_within: 10m, threshold: 3, by: [service] }
          flapping: { times: 4, within: 30m }
        manual: true
      inputs:
        service: { type: string, pattern: "[a-z0-9-]{1,63}", from: alert.labels.service, default: cart }
        surge: { type: integer, min: 1, max: 5, default: 1, editable: true, description: How many }
        share: { type: number, min: 0.5, max: 1.5, default: 1 }
        force: { type: boolean, default: false }
        window: { type: duration, min: 1m, max: 1h, default: 5m }
        hosts: { type: list, pattern: "[a-z]+", default: [a, b] }
        size: { type: string, values: [small, large], default: small }
      guard:
        cooldown: 15m
        max_runs: 3 per 1h
        blast_radius: { max: 25%, of: pods, min_healthy: 2 }
        error_budget: { slo: checkout, min_remaining: 25%, else: require_approval }
        freeze: respect
      preconditions:
        - name: still down
          uses: test.query
          with: { query: 'up{service="${{ inputs.service }}"}[${{ inputs.window }}]' }
          expect: result.value > 2
          else: block
          timeout: 5s
      capture:
        - id: page
          name: The page as it is
          uses: test.read
          with: { url: "http://shop.internal/${{ inputs.service }}" }
          timeout: 10s
      approval:
        when: run.autonomy != "auto" || plan.blast_radius.count > 3
        from: { slack_group: sre-oncall, users: [ann], teams: [shop] }
        count: 1
        exclude: [requester, runbook_author]
        timeout: 10m
        on_timeout: escalate
        remind: 3m
        escalate_to: [{ teams: [shop] }]
      steps:
        - id: restart
          name: Restart it
          uses: test.change
          with:
            url: "http://shop.internal/${{ inputs.service }}/restart?by=${{ run.id }}"
            headers: { Authorization: "Bearer ${{ secrets.SHOP_TOKEN }}", X-Run: "${{ run.id }}" }
            count: "${{ inputs.surge }}"
            force: "${{ inputs.force }}"
            mode: SAFE
            patience: "${{ inputs.window }}"
            names: "${{ inputs.hosts }}"
            body: { all: ["${{ alert.labels }}", 1, 2.5, true, null] }
            nested: { name: "n-${{ inputs.service }}", size: 3 }
          when: inputs.force || alert.severity == "critical"
          timeout: 2m
          retry:
            max_attempts: 3
            backoff: 2s
            factor: 2.5
            max_backoff: 30s
            jitter: full
            on: [transient]
          undo:
            uses: test.change
            with: { url: "http://shop.internal/undo/${{ steps.restart.status }}" }
            timeout: 1m
            retry: { max_attempts: 2 }
          effect: unsafe
          probe:
            uses: test.read
            with: { url: "http://shop.internal/state" }
            expect: result.healthy
            timeout: 5s
        - id: after
          needs: [restart]
          when: steps.restart.status == "succeeded" && steps.restart.result.done
          uses: test.script
          with: { sh: 'echo "$NAME"', env: { NAME: "${{ inputs.service }}", RAN: "${{ string(steps.restart.result.done) }}" }, argv: ["${{ inputs.service }}"] }
          bounds: { env.RAN: { type: string, pattern: "true|false", values: ["true"] } }
          undo: { none: "It only says something." }
        - id: both
          parallel:
            - name: one
              steps:
                - { id: left, uses: test.read, with: { url: "http://shop.internal/left" } }
            - steps:
                - { id: right, uses: test.read, with: { url: "http://shop.internal/right" } }
          max_parallel: 2
          on_error: continue
          when: steps.after.status == "succeeded"
        - id: each
          needs: [after, both]
          join: all_done
          for_each: inputs.hosts
          max_parallel: 4
          canary: 1
          growth: 2
          max_errors: 10%
          approve_each: true
          batch_check:
            uses: test.read
            with: { url: "http://shop.internal/state" }
            expect: result.healthy
            delay: 10s
          uses: test.change
          with: { url: "http://shop.internal/hosts/${{ item }}", count: "${{ index }}" }
          undo: { none: "A host that was woken stays awake." }
      verify:
        stabilize: 10s
        every: 5s
        success_for: 2
        failure_limit: 1
        error_limit: 3
        deadline: 5m
        checks:
          - { name: healthy, uses: test.read, with: { url: "http://shop.internal/health", expect: 200 }, expect: result.status == 200 && result.value <= baseline.value * 1.1, timeout: 3s }
          - alert_cleared
      on_failure:
        - { name: tell, uses: test.change, with: { url: "http://tell.internal/x" }, when: run.state == "failed", timeout: 5s, retry: { max_attempts: 2 } }
      on_success: [ { uses: test.change, with: { url: "http://tell.internal/x" } } ]
      on_skip: [ { uses: test.change, with: { url: "http://tell.internal/x" } } ]
      on_cancel: [ { uses: test.change, with: { url: "http://tell.internal/c" } } ]
      always: [ { uses: test.change, with: { url: "http://tell.internal/${{ run.outcome }}" } } ]
      on_resolve: finish
      timeout: 30m
      """;

  /** A short runbook into which one step's lines are put. */
  static String withStep(String step) {
    return """
    schema: 1
    runbook: short
    title: Short
    owner: team
    target: service/shop/cart
    triggers: { manual: true, alert: { when: alert.name == "Down" } }
    inputs:
      service: { type: string, default: cart }
      count: { type: integer, default: 1 }
      window: { type: duration, default: 5m }
    steps:
    """
        + step.indent(2)
        + """
        verify:
          checks: [ alert_cleared ]
        """;
  }

  static List<Problem> problems(String yaml) {
    return LINTER.lint("test.yaml", yaml.getBytes(StandardCharsets.UTF_8)).problems();
  }

  /** The code and place of each problem, as {@code CODE line:column}. */
  static List<String> places(String yaml) {
    return problems(yaml).stream()
        .map(problem ->
            problem.code() + " " + problem.location().line() + ":" + problem.location().column())
        .toList();
  }

  /** The runbook of a sound text. */
  static Runbook runbook(String yaml) {
    var parsed = LINTER.read("test.yaml", yaml.getBytes(StandardCharsets.UTF_8));
    return parsed
        .version(null)
        .orElseThrow(() -> new AssertionError(parsed.found().toString()))
        .runbook();
  }

  private Texts() {}
}
