package io.firebreak.app.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.firebreak.journal.StreamId;
import io.firebreak.plan.PlanWords;
import io.firebreak.remediation.Remediation;
import io.firebreak.remediation.RunState;
import io.firebreak.remediation.RunStatus;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Leads a person from a webhook to a verified fix. It speaks to the running server as any client
 * does, by HTTP, and reads the run's progress from the record.
 */
final class Walkthrough {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration START_PATIENCE = Duration.ofSeconds(30);

  private final URI server;
  private final Patient service;
  private final DemoFolder folder;
  private final Remediation remediation;
  private final InstantSource clock;
  private final PrintStream out;
  private final Set<String> told = new HashSet<>();
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  Walkthrough(
      URI server,
      Patient service,
      DemoFolder folder,
      Remediation remediation,
      InstantSource clock,
      PrintStream out) {
    this.server = server;
    this.service = service;
    this.folder = folder;
    this.remediation = remediation;
    this.clock = clock;
    this.out = out;
  }

  /** The demo could not be led to its end, and why. */
  static final class DemoFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    DemoFailedException(String message) {
      super(message);
    }
  }

  /**
   * Walks.
   *
   * @param approve whether to approve as {@link DemoFolder#PERSON} instead of waiting for a person
   * @param signIn one-time address for the page, null when there is none
   * @return the run as it ended
   */
  RunState walk(boolean approve, @Nullable URI signIn) throws DemoFailedException {
    say("1. A small service listens on http://%s and is sick.", service.address());
    var before = newestRun();
    var accepted = post("/hooks/alertmanager/demo", webhook(), null);
    say("2. Its Alertmanager tells Firebreak: %s", accepted.toString());
    var run = awaitRun(before);
    say("3. The alert opened an incident, and the incident started run %s.", run);
    var asked = false;
    while (true) {
      var state = state(run);
      tell(state);
      if (state.status().terminal()) {
        return state;
      }
      if (state.status() == RunStatus.AWAITING_APPROVAL && !asked) {
        asked = true;
        ask(state, approve, signIn);
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  /** The incident's story as Markdown. */
  String timeline(RunState state) throws DemoFailedException {
    var incident = state.begun().incident();
    if (incident == null) {
      throw new DemoFailedException("run " + state.id() + " belongs to no incident");
    }
    var response =
        send(request("/api/v1/incidents/" + incident + "/timeline?format=md").GET().build());
    return response.body();
  }

  private void ask(RunState state, boolean approve, @Nullable URI signIn)
      throws DemoFailedException {
    var plan = state.planned();
    say("   The plan (hash %s):", plan.hash().substring(0, 12));
    for (var step : plan.commitment().steps()) {
      say(
          "     %s: %s, effect class %s%s",
          step.name(),
          step.action(),
          step.effectClass().name().toLowerCase(java.util.Locale.ROOT),
          step.undo() == null ? ", cannot be undone" : ", has an undo");
    }
    plan.observations().forEach(seen -> say("       %s", seen.summary()));
    say("     verify: %s", PlanWords.verification(plan.commitment().verify()));
    PlanWords.checks(plan.commitment()).forEach(check -> say("       %s", check));
    say("4. Nothing has been changed yet. A person must approve this plan:");
    say("     page     %s/runs/%s", server, state.id());
    if (signIn != null) {
      say("     sign in  %s (once)", signIn);
    }
    say(
        "     or       ./firebreak approve %s --plan %.12s --data %s",
        state.id(), plan.hash(), folder.data());
    if (approve) {
      say("   --yes: approving by REST as %s.", DemoFolder.PERSON);
      var body = JsonNodeFactory.instance.objectNode().put("decision", "approve");
      body.put("reason", "firebreak demo --yes");
      post("/api/v1/runs/" + state.id() + "/approval", body, plan.hash());
    }
  }

  /** Tells each piece of news once. */
  private void tell(RunState state) {
    once("status " + state.status(), "   state: " + state.status().code());
    var gates = state.gates();
    if (gates != null) {
      for (var verdict : gates.verdicts()) {
        once(
            gates.stage() + verdict.gate(),
            "     "
                + verdict.ruling().name().toLowerCase(java.util.Locale.ROOT)
                + "  "
                + verdict.gate()
                + ": "
                + verdict.brief());
      }
    }
    state
        .steps()
        .values()
        .forEach(step ->
            once(
                step.path() + step.status() + step.attempts(),
                "     " + step.path() + ": " + step.status()));
    var verify = state.verify();
    var round = verify == null ? null : verify.last();
    if (verify != null && round != null) {
      for (var check : round.checks()) {
        once(
            "round " + verify.rounds() + check.name(),
            "     check "
                + check.name()
                + ": "
                + check.saw().name().toLowerCase(java.util.Locale.ROOT)
                + " ("
                + check.observed()
                + ")");
      }
    }
  }

  private void once(String key, String line) {
    if (told.add(key)) {
      say("%s", line);
    }
  }

  private void say(String format, Object... values) {
    out.printf(format + "%n", values);
  }

  private @Nullable String newestRun() {
    var runs = remediation.list(StreamId.DEFAULT_TENANT, null, null, null, 1);
    return runs.isEmpty() ? null : runs.getFirst().id();
  }

  private String awaitRun(@Nullable String before) throws DemoFailedException {
    var until = clock.instant().plus(START_PATIENCE);
    while (clock.instant().isBefore(until)) {
      var newest = newestRun();
      if (newest != null && !newest.equals(before)) {
        return newest;
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
    throw new DemoFailedException("no run was started within " + START_PATIENCE.toSeconds() + " s");
  }

  private RunState state(String run) throws DemoFailedException {
    return remediation
        .find(StreamId.DEFAULT_TENANT, run)
        .orElseThrow(() -> new DemoFailedException("run " + run + " is gone"));
  }

  /** What Alertmanager sends for one firing alert (webhook format version 4). */
  private JsonNode webhook() {
    var now = clock.instant().toString();
    var json = JsonNodeFactory.instance.objectNode();
    json.put("version", "4");
    json.put("groupKey", "{}:{alertname=\"ServiceUnhealthy\", service=\"demo\"}");
    json.put("truncatedAlerts", 0);
    json.put("status", "firing");
    json.put("receiver", "firebreak");
    var labels = json.putObject("groupLabels");
    labels.put("alertname", "ServiceUnhealthy").put("service", "demo");
    var common = json.putObject("commonLabels");
    common.put("alertname", "ServiceUnhealthy");
    common.put("service", "demo");
    common.put("severity", "critical");
    common.put("instance", service.address());
    json.putObject("commonAnnotations").put("summary", "demo does not answer its health check");
    json.put("externalURL", "http://" + service.address());
    var alert = json.putArray("alerts").addObject();
    alert.put("status", "firing");
    alert.set("labels", common.deepCopy());
    alert.set("annotations", json.get("commonAnnotations").deepCopy());
    alert.put("startsAt", now);
    alert.put("endsAt", "0001-01-01T00:00:00Z");
    alert.put("generatorURL", "http://" + service.address() + "/metrics");
    return json;
  }

  private JsonNode post(String path, JsonNode body, @Nullable String ifMatch)
      throws DemoFailedException {
    var request =
        request(path)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", "demo-" + System.nanoTime());
    if (ifMatch != null) {
      request.header("If-Match", "\"" + ifMatch + "\"");
    }
    var response = send(request.POST(BodyPublishers.ofString(body.toString())).build());
    try {
      return JSON.readTree(response.body());
    } catch (JsonProcessingException e) {
      throw new DemoFailedException(path + " answered no JSON: " + response.body());
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.resolve(path))
        .timeout(PATIENCE)
        .header("Authorization", "Bearer " + folder.oncall().reveal());
  }

  private HttpResponse<String> send(HttpRequest request) throws DemoFailedException {
    try {
      var response = http.send(request, BodyHandlers.ofString());
      if (response.statusCode() >= 300) {
        throw new DemoFailedException(
            request.uri().getPath()
                + " answered "
                + response.statusCode()
                + ": "
                + response.body());
      }
      return response;
    } catch (IOException e) {
      throw new DemoFailedException("no answer from " + request.uri() + ": " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoFailedException("interrupted");
    }
  }
}
