package io.firebreak.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.action.ActionCatalog;
import io.firebreak.action.Egress;
import io.firebreak.action.Outbound;
import io.firebreak.approval.ApprovalEvent.Vote;
import io.firebreak.connector.http.HttpRequest;
import io.firebreak.gate.Budgets;
import io.firebreak.gate.EndReason;
import io.firebreak.gate.FleetLimits;
import io.firebreak.gate.Streaks;
import io.firebreak.runbook.Amount;
import io.firebreak.runbook.Guards;
import io.firebreak.runbook.RunbookTexts;
import io.firebreak.testing.RawServer;
import io.firebreak.testing.Stores;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests whose dry run counts, to a server that tells of its instances, on the whole engine. */
@Timeout(60)
class CountedRequestTest {
  /** What its dry run tells, each time that it is asked; the last for ever. */
  private final ArrayDeque<String> told = new ArrayDeque<>();

  private static final String ALL_WELL =
      "{\"would\":[\"i-1\",\"i-2\",\"i-3\"],\"all\":12,\"up\":9}";
  private static final String ILL = "{\"would\":[\"i-1\",\"i-2\",\"i-3\"],\"all\":12,\"up\":7}";

  private String answer(String request) {
    var body = "{}";
    if (request.startsWith("GET /would ")) {
      body = Objects.requireNonNull(told.size() > 1 ? told.poll() : told.peek());
    }
    return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(body.length(), body);
  }

  private static String runbook(RawServer server, String bound) {
    return """
    schema: 1
    runbook: restart-some
    title: Restarts some instances
    owner: team
    target: service/shop
    autonomy: approve
    triggers: { manual: true }
    %s
    steps:
      - id: restart
        uses: http.request
        with:
          url: %s
          method: POST
          dry_run:
            url: %s
            blast_radius: { of: instances, affected: /would, total: /all, healthy: /up }
        undo: { none: what was restarted stays so }
    """
        .formatted(bound, server.url("/restart"), server.url("/would"));
  }

  private static FleetLimits fleet(Amount most, @Nullable Amount least) {
    return FleetLimits.bounded(
        List.of(),
        new Budgets(List.of()),
        List.of(new Guards.BlastRadius(most, "instances", least)),
        Streaks.Limits.DEFAULT);
  }

  /** How a run ends to which a person agrees when asked. */
  private RunState end(String bound, FleetLimits fleet, boolean sent) throws IOException {
    try (var server = RawServer.answeringBy(this::answer);
        var outbound =
            new Outbound(
                Egress.to(List.of("127.0.0.1:" + server.port()), Egress.Resolver.SYSTEM))) {
      var action = new HttpRequest(outbound);
      try (var fix = new EngineFixture(Stores.EMBEDDED, fleet, action)) {
        var version =
            RunbookTexts.version(ActionCatalog.of(List.of(action)), runbook(server, bound));
        var run = fix.start(version);
        var state = fix.await(run, RunStatus.AWAITING_APPROVAL, RunStatus.BLOCKED);
        if (state.status() == RunStatus.AWAITING_APPROVAL) {
          assertThat(state.planned().blastRadius()).isEqualTo("3 of 12 instances, 9 stay healthy");
          var request = Objects.requireNonNull(state.approval()).request();
          fix.engine
              .remediation()
              .vote(
                  "default",
                  run,
                  request.id(),
                  request.planHash(),
                  Vote.APPROVE,
                  "so",
                  EngineFixture.BEN);
          state = fix.await(run, RunStatus.SUCCEEDED, RunStatus.BLOCKED, RunStatus.FAILED);
        }
        assertThat(server.requests().stream().anyMatch(each -> each.startsWith("POST")))
            .isEqualTo(sent);
        return state;
      }
    }
  }

  private static final String BOUND =
      "guard: { blast_radius: { max: 25%, of: instances, min_healthy: 8 } }";

  @Test
  @Tag("G24")
  @Tag("G25")
  @DisplayName(
      "G24, G25: a request within the bounds is shown with its share, asked about and sent")
  void whatIsWithinTheBoundsIsSent() throws IOException {
    told.add(ALL_WELL);
    var state = end(BOUND, fleet(new Amount.Count(3), new Amount.Count(9)), true);
    assertThat(state.status()).isEqualTo(RunStatus.SUCCEEDED);
  }

  @Test
  @Tag("G24")
  @DisplayName("G24: a request beyond the share is refused before anybody is asked")
  void whatIsBeyondTheShareIsRefused() throws IOException {
    told.add(ALL_WELL);
    var state = end(BOUND.replace("25", "24"), FleetLimits.none(), false);
    assertThat(state.reason()).isEqualTo(EndReason.BLAST_RADIUS);
    assertThat(state.detail())
        .contains("steps.restart: 3 of 12 instances, 9 stay healthy; at most 24% of instances");
  }

  @Test
  @Tag("G25")
  @Tag("G26")
  @DisplayName("G25, G26: a request that leaves too few healthy is refused before anybody is asked")
  void whatLeavesTooFewHealthyIsRefused() throws IOException {
    told.add(ALL_WELL);
    var state = end("", fleet(new Amount.Count(3), new Amount.Count(10)), false);
    assertThat(state.reason()).isEqualTo(EndReason.BLAST_RADIUS);
    assertThat(state.detail()).contains("steps.restart: 9 instances stay healthy; at least 10");
  }

  @Test
  @Tag("G166")
  @DisplayName("G166: what the target does not tell is refused, and why is said")
  void whatTheTargetDoesNotTellIsRefused() throws IOException {
    told.add("{\"would\":[],\"all\":\"12\",\"up\":9}");
    var state = end(BOUND, FleetLimits.none(), false);
    assertThat(state.reason()).isEqualTo(EndReason.BLAST_RADIUS);
    assertThat(state.detail())
        .contains(
            "nobody knows of how many instances",
            "/all in the answer of its dry run is a text, and must be a whole number or a list");
  }

  @Test
  @Tag("G165")
  @DisplayName("G165: fewer are healthy when people have agreed, and nothing is sent")
  void whatGotWorseWhilePeopleThoughtIsRefused() throws IOException {
    told.addAll(List.of(ALL_WELL, ILL));
    var state = end(BOUND, FleetLimits.none(), false);
    assertThat(state.status()).isEqualTo(RunStatus.BLOCKED);
    assertThat(state.reason()).isEqualTo(EndReason.BLAST_RADIUS);
    assertThat(state.detail()).contains("7 instances stay healthy; at least 8");
  }

  @Test
  @Tag("G165")
  @DisplayName("G165: fewer are healthy right before the step, and nothing is sent")
  void whatGotWorseRightBeforeTheStepIsRefused() throws IOException {
    told.addAll(List.of(ALL_WELL, ALL_WELL, ILL));
    var state =
        end(
            "",
            fleet(new Amount.Share(java.math.BigDecimal.valueOf(25)), new Amount.Count(8)),
            false);
    assertThat(state.status()).isEqualTo(RunStatus.BLOCKED);
    assertThat(state.reason()).isEqualTo(EndReason.BLAST_RADIUS);
    assertThat(state.detail()).contains("7 instances stay healthy; at least 8");
  }
}
