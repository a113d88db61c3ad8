package io.firebreak.cli;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.delete;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.label.VisibleText;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class CommandsTest extends CommandScene {
  private static final String HASH =
      "3fa9c2d1aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

  @Test
  void theHistoryOfARunbookAndWhatChangedInIt() {
    server.stubFor(
        get(urlEqualTo("/api/v1/runbooks/cure/versions"))
            .willReturn(
                okJson(
                    """
                    {"items":[{"at":"2026-01-01T00:00:00Z","version":"3fa9c2d1aaaaaaaa","author":"a@x","commit":null}]}
                    """)));
    server.stubFor(
        get(urlEqualTo("/api/v1/runbooks/cure/diff?from=3fa9c2d1"))
            .willReturn(
                okJson(
                    """
                    {"from":"3fa9c2d1aaaaaaaa","to":"4fa9c2d1aaaaaaaa","text":"@@ -1 +1 @@",
                     "changes":[{"line":"~ steps.one.timeout: 5s -> 9s"}]}
                    """)));
    assertThat(firebreak("runbooks", "history", "cure", "--data=" + data)).isEqualTo(Exit.OK);
    assertThat(out.toString()).contains("3fa9c2d1aaaa  a@x");
    assertThat(firebreak("runbooks", "diff", "cure", "3fa9c2d1", "--data=" + data))
        .isEqualTo(Exit.OK);
    assertThat(out.toString())
        .contains("3fa9c2d1aaaa -> 4fa9c2d1aaaa", "~ steps.one.timeout: 5s -> 9s", "@@ -1 +1 @@");
  }

  @Test
  void runsAreATableForPeopleAndJsonForPrograms() {
    server.stubFor(
        get(urlEqualTo("/api/v1/runs?limit=20"))
            .withHeader("Authorization", equalTo("Bearer fbt_secret"))
            .willReturn(
                okJson(
                    """
                    {"items":[{"id":"R1","state":"executing","runbook":"restart","target":"svc/\\u202eevil",
                     "started_at":"2026-01-01T00:00:00Z"}]}
                    """)));
    assertThat(firebreak("runs")).isEqualTo(Exit.OK);
    assertThat(out.toString())
        .isEqualTo(
            """
            RUN  STATE      REASON  RUNBOOK  TARGET          STARTED
            R1   executing          restart  svc/\\u202eevil  2026-01-01T00:00:00Z
            """);
    assertThat(firebreak("runs", "--output", "json")).isEqualTo(Exit.OK);
    assertThat(out.toString()).contains("\"id\" : \"R1\"");
  }

  @Test
  void aRunIsRecordedIntoANewFileOfTests() throws IOException {
    server.stubFor(
        get(urlEqualTo("/api/v1/runs/R1/test")).willReturn(aResponse().withBody("tests: []\n")));
    var file = data.resolve("restart.test.yaml");
    assertThat(firebreak("record", "R1")).isEqualTo(Exit.OK);
    assertThat(out.toString()).isEqualTo("tests: []\n");
    assertThat(firebreak("record", "R1", "--to", data.resolve("a.yaml").toString()))
        .isEqualTo(Exit.USAGE);
    assertThat(firebreak("record", "R1", "--to", file.toString())).isEqualTo(Exit.OK);
    assertThat(file).content().isEqualTo("tests: []\n");
    assertThat(firebreak("record", "R1", "--to", file.toString())).isEqualTo(Exit.DATA);
  }

  @Test
  void aManualStepIsShownAndAnsweredWithTypedValues() {
    server.stubFor(
        get(urlEqualTo("/api/v1/runs/R1"))
            .willReturn(
                okJson(
                    """
                    {"id":"R1","state":"executing","steps":[
                     {"path":"steps.ask","state":"waiting","instructions":"Count them",
                      "waits_until":"2026-01-01T00:00:00Z",
                      "form":{"fields":{"count":{"type":"integer"},"why":{"type":"string"}}}}]}
                    """)));
    server.stubFor(
        post(urlEqualTo("/api/v1/runs/R1/confirmation"))
            .willReturn(okJson("{\"message\":\"steps.ask is done\"}")));
    assertThat(firebreak("show", "R1")).isEqualTo(Exit.OK);
    assertThat(out.toString())
        .contains("Count them", "firebreak confirm R1 steps.ask count=… why=…");

    assertThat(firebreak("confirm", "R1", "ask", "count=3", "why=a=b", "--note", "seen"))
        .isEqualTo(Exit.OK);
    server.verify(
        postRequestedFor(urlEqualTo("/api/v1/runs/R1/confirmation"))
            .withRequestBody(
                equalToJson(
                    """
                    {"done":true,"step":"ask","note":"seen","values":{"count":3,"why":"a=b"}}
                    """)));
    assertThat(firebreak("confirm", "R1", "ask", "other")).isEqualTo(Exit.USAGE);
  }

  @Test
  void approvingNamesThePlanThatWasSeen() {
    server.stubFor(
        get(urlEqualTo("/api/v1/runs/R1/approval"))
            .willReturn(okJson("{\"plan_hash\":\"" + HASH + "\"}")));
    server.stubFor(
        post(urlEqualTo("/api/v1/runs/R1/approval"))
            .willReturn(okJson("{\"message\":\"Approved.\"}")));
    assertThat(firebreak("approve", "R1", "--plan", HASH.substring(0, 8))).isEqualTo(Exit.OK);
    assertThat(out.toString()).isEqualTo("Approved.\n");
    server.verify(
        postRequestedFor(urlEqualTo("/api/v1/runs/R1/approval"))
            .withHeader("If-Match", equalTo("\"" + HASH + "\""))
            .withHeader("Idempotency-Key", matching("[0-9a-f]{32}"))
            .withRequestBody(equalToJson("{\"decision\":\"approve\"}")));
  }

  @Test
  void anotherPlanThanTheOneSeenIsNotApproved() {
    server.stubFor(
        get(urlEqualTo("/api/v1/runs/R1/approval"))
            .willReturn(okJson("{\"plan_hash\":\"" + HASH + "\"}")));
    assertThat(firebreak("approve", "R1", "--plan", "00000000")).isEqualTo(Exit.NO);
    assertThat(firebreak("approve", "R1", "--plan", "3fa9")).isEqualTo(Exit.NO);
    assertThat(err.toString()).contains("the plan is now " + HASH);
    server.verify(0, postRequestedFor(urlEqualTo("/api/v1/runs/R1/approval")));
  }

  @Test
  void resumeEndsAHoldOrLetsARunGoOn() {
    server.stubFor(
        get(urlEqualTo("/api/v1/holds")).willReturn(okJson("{\"items\":[{\"id\":\"H1\"}]}")));
    server.stubFor(
        delete(urlEqualTo("/api/v1/holds/H1")).willReturn(okJson("{\"message\":\"Lifted.\"}")));
    server.stubFor(
        post(urlEqualTo("/api/v1/runs/R1/resumption"))
            .willReturn(okJson("{\"message\":\"run R1 goes on\"}")));
    assertThat(firebreak("resume", "H1")).isEqualTo(Exit.OK);
    assertThat(out.toString()).isEqualTo("Released hold H1.\n");
    assertThat(firebreak("resume", "R1")).isEqualTo(Exit.OK);
    assertThat(out.toString()).endsWith("run R1 goes on\n");
  }

  @Test
  void heartbeatsAreListedWithWhenTheyWereLastHeard() {
    server.stubFor(
        get(urlEqualTo("/api/v1/heartbeats"))
            .willReturn(
                okJson(
                    """
                    {"items": [
                      {"name": "cron", "hook": "generic", "silent_after": "1d", "heard_at": null,
                       "silent_since": "2026-01-02T03:00:00Z", "hold": "H1"},
                      {"name": "prod", "hook": "alertmanager/prod", "silent_after": "15m",
                       "heard_at": "2026-01-02T03:04:05Z", "silent_since": null, "hold": null}]}
                    """)));
    assertThat(firebreak("heartbeats")).isEqualTo(Exit.OK);
    assertThat(out.toString().lines().map(line -> line.replaceAll(" +", " ").strip()))
        .containsExactly(
            "HEARTBEAT HOOK SILENT AFTER LAST HEARD SILENT SINCE HOLD",
            "cron generic 1d 2026-01-02T03:00:00Z H1",
            "prod alertmanager/prod 15m 2026-01-02T03:04:05Z");
  }

  @Test
  void aPauseIsOfEverythingOfARunbookOrOfAService() {
    server.stubFor(post(urlEqualTo("/api/v1/holds")).willReturn(okJson("{\"id\":\"H1\"}")));
    firebreak("pause", "why");
    firebreak("pause", "why", "--runbook", "restart");
    firebreak("pause", "why", "--service", "checkout");
    assertThat(firebreak("pause", "why", "--service", "checkout", "--runbook", "restart"))
        .isEqualTo(Exit.USAGE);
    for (var scope : List.of("all", "runbook:restart", "service:checkout")) {
      server.verify(
          1,
          postRequestedFor(urlEqualTo("/api/v1/holds"))
              .withRequestBody(
                  equalToJson("{\"scope\":\"%s\",\"reason\":\"why\"}".formatted(scope))));
    }
  }

  @Test
  @Tag("V36")
  void aStepOfAChildIsNamedByTheStepsOnTheWayToIt() {
    server.stubFor(
        post(urlEqualTo("/api/v1/runs/R1/steps/outer~inner/undo"))
            .willReturn(aResponse().withStatus(201).withBody("{\"id\":\"R2\"}")));
    assertThat(firebreak("undo", "R1", "outer/inner")).isEqualTo(Exit.OK);
    assertThat(out.toString()).contains("Started run R2, which undoes outer/inner of R1.");
  }

  @Test
  void aRefusalIsToldInTheServersWords() {
    server.stubFor(
        post(urlEqualTo("/api/v1/runs/R1/cancellation"))
            .willReturn(
                aResponse()
                    .withStatus(409)
                    .withBody(
                        """
                        {"title":"Too late","code":"ENDED","detail":"It \\u001b[31mended.",
                         "errors":[{"pointer":"/undo","message":"nothing to undo"}]}
                        """)));
    assertThat(firebreak("cancel", "R1", "--undo")).isEqualTo(Exit.NO);
    assertThat(err.toString())
        .isEqualTo("firebreak: Too late (ENDED): It \\u001b[31mended.\n  /undo: nothing to undo\n");
  }

  @Test
  void inputsOfARunGoAlongAsTheRunbookDeclaresThem() {
    server.stubFor(
        get(urlEqualTo("/api/v1/runbooks/restart"))
            .willReturn(
                okJson(
                    """
                    {"inputs":{"service":{"type":"string"},"surge":{"type":"integer"},
                     "zones":{"type":"list"},"fast":{"type":"boolean"},"odd":{"type":"integer"}}}
                    """)));
    server.stubFor(post(urlEqualTo("/api/v1/runs")).willReturn(okJson("{\"id\":\"R2\"}")));
    assertThat(
            firebreak("run", "restart", "service=2", "surge=2", "zones=a,b", "fast=true", "odd=x"))
        .isEqualTo(Exit.OK);
    assertThat(out.toString()).isEqualTo("Started run R2. Look at it with: firebreak show R2\n");
    server.verify(
        postRequestedFor(urlEqualTo("/api/v1/runs"))
            .withRequestBody(
                equalToJson(
                    """
                    {"runbook":"restart","inputs":
                     {"service":"2","surge":2,"zones":["a","b"],"fast":true,"odd":"x"}}
                    """)));
  }

  @Test
  void theExitCodeTellsWhoseFaultItWas() {
    server.stubFor(get(urlEqualTo("/api/v1/runs/R1")).willReturn(aResponse().withStatus(503)));
    assertThat(firebreak("show", "R1")).isEqualTo(Exit.UNAVAILABLE);
    server.stubFor(get(urlEqualTo("/api/v1/runs/R1")).willReturn(aResponse().withStatus(401)));
    assertThat(firebreak("show", "R1")).isEqualTo(Exit.USAGE);
    server.stubFor(get(urlEqualTo("/api/v1/runs/R1")).willReturn(aResponse().withStatus(500)));
    assertThat(firebreak("show", "R1")).isEqualTo(Exit.INTERNAL);
    assertThat(firebreak("show")).isEqualTo(Exit.USAGE);
    assertThat(firebreak("no-such-command")).isEqualTo(Exit.USAGE);
    server.stop();
    assertThat(firebreak("show", "R1")).isEqualTo(Exit.UNAVAILABLE);
  }

  @Test
  void withoutAServerTheMessageSaysHowToStartOne() throws IOException {
    Files.delete(data.resolve("server.json"));
    assertThat(firebreak("runs")).isEqualTo(Exit.UNAVAILABLE);
    assertThat(err.toString()).contains("firebreak serve");
  }

  @Test
  void b73WhatIsTypedIsTakenLiterally() {
    for (var odd : new String[] {"@/etc/passwd", "../../q/dev", "a/b", "a\u0000b", "x;y", "R."}) {
      assertThat(firebreak("show", odd)).as(odd).isEqualTo(Exit.USAGE);
      assertThat(err.toString()).contains("'" + VisibleText.line(odd) + "' cannot be an id");
    }
    assertThat(server.getAllServeEvents()).isEmpty();
  }

  @Test
  void b74ATokenIsNeverAnArgument() {
    assertThat(firebreak("runs", "--token", "fbt_secret")).isEqualTo(Exit.USAGE);
    assertThat(server.getAllServeEvents()).isEmpty();
  }

  @Test
  void theSchemaIsPrintedForEditors() {
    assertThat(firebreak("schema")).isEqualTo(Exit.OK);
    assertThat(out.toString()).contains("\"$schema\"", "\"preconditions\"");
  }

  @Test
  void tokensAreMadeListedAndRevoked() {
    server.stubFor(
        post(urlEqualTo("/api/v1/tokens"))
            .withRequestBody(equalToJson("{\"person\":\"ben\",\"label\":\"ci\",\"days\":7}"))
            .willReturn(okJson("{\"token\":\"fbt_new\"}")));
    server.stubFor(
        get(urlEqualTo("/api/v1/tokens"))
            .willReturn(okJson("{\"items\":[{\"id\":\"T1\",\"person\":\"ben\"}]}")));
    server.stubFor(delete(urlEqualTo("/api/v1/tokens/T1")).willReturn(okJson("{}")));
    assertThat(firebreak("token", "create", "ben", "--label", "ci", "--days", "7"))
        .as("%s", err)
        .isEqualTo(Exit.OK);
    assertThat(out.toString()).isEqualTo("fbt_new\n");
    assertThat(firebreak("token", "list")).as("%s", err).isEqualTo(Exit.OK);
    assertThat(out.toString()).contains("T1", "ben");
    assertThat(firebreak("token", "revoke", "T1")).as("%s", err).isEqualTo(Exit.OK);
    assertThat(out.toString()).isEqualTo("Revoked T1.\n");
  }

  @Test
  void everyCommandExplainsItselfAndShellsCanComplete() {
    program()
        .getSubcommands()
        .forEach((name, command) -> {
          assertThat(command.getCommandSpec().usageMessage().description()).as(name).isNotEmpty();
          assertThat(command.getUsageMessage()).as(name).contains("--help");
        });
    assertThat(firebreak("completion")).isEqualTo(Exit.OK);
    assertThat(out.toString()).contains("complete -F");
  }

  private int firebreak(String... arguments) {
    return execute(withData(arguments));
  }

  /** Every command that talks to a server learns where it is. */
  private List<String> withData(String... arguments) {
    if (List.of("completion", "schema", "no-such-command").contains(arguments[0])) {
      return List.of(arguments);
    }
    var all = new ArrayList<>(List.of(arguments));
    all.add(arguments[0].equals("token") ? 2 : 1, "--data=" + data);
    return all;
  }
}
