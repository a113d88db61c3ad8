package io.firebreak.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.google.re2j.Pattern;
import io.firebreak.access.Token;
import io.firebreak.testing.Child;
import io.firebreak.testing.Packaged;
import io.firebreak.testing.PagerDutyStandIn;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * The packaged program with a target, a PagerDuty and people: Anna may decide alone, Ben and Cleo
 * are asked, Dora starts runs. A calendar freezes one target, and lets Ben decide about it. What
 * the runbook {@code dark} did is verified by a Prometheus that answers nothing until told to.
 */
final class PackagedShop implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern FORM = Pattern.compile("name=\"form\" value=\"([^\"]+)\"");

  private final WireMockServer target =
      new WireMockServer(WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));
  private final PagerDutyStandIn pagerDuty = new PagerDutyStandIn();

  /** Speaks HTTP/2, as some proxies do. */
  private final HttpClient http = HttpClient.newHttpClient();

  private final Path folder;
  private final int smtp;
  private Child program;
  private String address;

  PackagedShop(Path folder, int smtp) throws Exception {
    this.folder = folder;
    this.smtp = smtp;
    target.start();
    target.stubFor(WireMock.any(WireMock.anyUrl()).willReturn(WireMock.ok()));
    furnish();
    program = configured(Map.of());
    address = program.address();
  }

  private void furnish() throws Exception {
    var secrets = Files.createDirectories(folder.resolve("secrets"));
    Files.writeString(secrets.resolve("PD_EVENTS"), PagerDutyStandIn.EVENTS_KEY);
    Files.writeString(secrets.resolve("PD_API"), PagerDutyStandIn.TOKEN);
    var calendars = Files.createDirectories(folder.resolve("config/calendars"));
    Files.writeString(calendars.resolve("always.ics"), ShopTexts.ALWAYS);
    Files.writeString(
        Files.createDirectories(folder.resolve("runbooks")).resolve("restart.yaml"),
        """
        schema: 1
        runbook: restart
        title: Restart a service
        owner: team-shop
        target: "shop/${{ inputs.service }}"
        autonomy: approve
        triggers: { manual: true }
        inputs:
          service: { type: string, pattern: "[a-z0-9-]{1,40}" }
        steps:
          - id: restart
            uses: http.request
            with: { method: PUT, url: "http://127.0.0.1:%d/effect/${{ inputs.service }}" }
            undo: { none: a restart cannot be taken back }
        """
            .formatted(target.port()));
    Files.writeString(
        folder.resolve("runbooks/dark.yaml"),
        ShopTexts.DARK.replace("ADDRESS", "127.0.0.1:" + target.port()));
  }

  /** Starts the program, its configuration changed by words for others. */
  private Child configured(Map<String, String> changes) throws Exception {
    var text =
        """
        secrets: { file: "%1$s" }
        scope: { http: ["127.0.0.1:%2$d"] }
        pagerduty:
          events_key: secrets.PD_EVENTS
          api_token: secrets.PD_API
          from: %3$s
          events_url: "%4$s/"
          api_url: "%5$s"
        prometheus: { default: { url: "http://127.0.0.1:%2$d" } }
        mail: { host: 127.0.0.1, port: %6$d, security: none, from: firebreak@example.com }
        calendars:
          always: { kind: freeze, targets: ["shop/frozen"], approvers: { users: [ben] } }
        people:
        """
            .formatted(
                folder.resolve("secrets"),
                target.port(),
                PagerDutyStandIn.FROM,
                pagerDuty.eventsUrl(),
                pagerDuty.apiUrl(),
                smtp);
    text += person("anna", "viewer, responder, emergency");
    text += person("ben", "viewer, approver") + person("cleo", "viewer, approver");
    text += person("dora", "viewer, responder");
    for (var change : changes.entrySet()) {
      text = text.replace(change.getKey(), change.getValue());
    }
    Files.writeString(folder.resolve("config/firebreak.yaml"), text);
    return Packaged.start(
        "serve",
        "--config",
        folder.resolve("config").toString(),
        "--runbooks",
        folder.resolve("runbooks").toString(),
        "--data",
        folder.resolve("data").toString(),
        "--port",
        "0");
  }

  private static String person(String name, String roles) {
    return "  %1$s: { name: %1$s, mail: %1$s@example.com, roles: [%2$s], token_hash: \"%3$s\" }\n"
        .formatted(name, roles, Token.hash(token(name)));
  }

  private static String token(String person) {
    return "fbt_token-in-an-emergency-of-" + person;
  }

  /** Prometheus can tell that all is well from now on, or cannot be read. */
  void seen(boolean seen) {
    target.stubFor(
        WireMock.any(WireMock.urlPathEqualTo("/api/v1/query"))
            .willReturn(seen ? WireMock.okJson(ShopTexts.UP) : WireMock.serverError()));
  }

  PagerDutyStandIn pagerDuty() {
    return pagerDuty;
  }

  /** Stops the program and starts it again on the same record, its configuration changed. */
  void startAgain(Map<String, String> changes) throws Exception {
    program.stop();
    program = configured(changes);
    address = program.address();
  }

  /** Dora starts a run; its id once it asks. */
  String waiting(String service) throws Exception {
    return waiting("restart", service);
  }

  String waiting(String runbook, String service) throws Exception {
    var started =
        send(
            "dora",
            "/api/v1/runs",
            "{\"runbook\":\"%s\",\"inputs\":{\"service\":\"%s\"}}".formatted(runbook, service),
            Map.of());
    assertThat(started.statusCode()).as(started.body()).isEqualTo(201);
    var run = JSON.readTree(started.body()).path("id").asText();
    awaitState(run, "awaiting_approval");
    return run;
  }

  /** The hash of the plan that a run has. */
  String plan(String run) {
    return get("/api/v1/runs/" + run).path("plan").path("hash").asText();
  }

  void awaitState(String run, String state) {
    await()
        .atMost(PATIENCE)
        .alias(state)
        .until(() -> get("/api/v1/runs/" + run).path("state").asText(), state::equals);
  }

  /** Nothing was decided. */
  void stillAsks(String run) {
    var state = get("/api/v1/runs/" + run);
    assertThat(state.path("state").asText()).isEqualTo("awaiting_approval");
    assertThat(state.path("approval").path("state").asText()).isEqualTo("pending");
    assertThat(events(run, "approval.overridden")).isEmpty();
  }

  List<JsonNode> events(String run, String type) {
    return StreamSupport.stream(
            get("/api/v1/runs/" + run + "/events").path("items").spliterator(), false)
        .filter(event -> event.path("type").asText().equals(type))
        .toList();
  }

  JsonNode event(String run, String type) {
    return events(run, type).getFirst();
  }

  /** How often something was done to a service. */
  int effects(String service) {
    return target
        .findAll(WireMock.putRequestedFor(WireMock.urlEqualTo("/effect/" + service)))
        .size();
  }

  HttpResponse<String> override(String person, String run, String plan, String reason)
      throws Exception {
    return send(
        person,
        "/api/v1/runs/" + run + "/override",
        JSON.createObjectNode().put("reason", reason).toString(),
        Map.of("If-Match", "\"" + plan + "\""));
  }

  HttpResponse<String> approve(String person, String run, String plan) throws Exception {
    return send(
        person,
        "/api/v1/runs/" + run + "/approval",
        "{\"decision\":\"approve\"}",
        Map.of("If-Match", "\"" + plan + "\""));
  }

  /** The exit code of {@code firebreak override}. */
  int overrideByCommand(String person, String run, String plan, String reason) throws Exception {
    return command(person, "override", run, "--plan", plan, "--reason", reason);
  }

  /** The exit code of a command that somebody gives. */
  int command(String person, String... words) throws Exception {
    var file = Files.writeString(folder.resolve("token-of-" + person), token(person));
    var arguments = new ArrayList<>(List.of(words));
    arguments.addAll(List.of("--data", folder.resolve("data").toString()));
    arguments.addAll(List.of("--token-file", file.toString()));
    try (var command = Packaged.start(arguments)) {
      return command.exit(PATIENCE);
    }
  }

  /** The status of the answer to the page's form for an override. */
  int overrideByPage(String person, String run, String plan, String reason) throws Exception {
    return byPage(person, run, "override", Map.of("plan", plan, "reason", reason));
  }

  /** The status of the answer to a form of a run's page, with the token that the page gave. */
  int byPage(String person, String run, String act, Map<String, String> fields) throws Exception {
    var cookie = signIn(person);
    var page = page(cookie, run);
    var form = FORM.matcher(page);
    assertThat(form.find()).isTrue();
    var all = new HashMap<>(fields);
    all.put("form", form.group(1));
    return form("/runs/" + run + "/" + act, cookie, all).statusCode();
  }

  /** A run's page as somebody sees it. */
  String seenBy(String person, String run) throws Exception {
    return page(signIn(person), run);
  }

  private String page(String cookie, String run) throws Exception {
    return http.send(
            HttpRequest.newBuilder(URI.create(address + "/runs/" + run))
                .header("Cookie", cookie)
                .header("Accept", "text/html")
                .build(),
            BodyHandlers.ofString())
        .body();
  }

  private String signIn(String person) throws Exception {
    var link = send(person, "/api/v1/sign-in-links", "{\"person\":\"" + person + "\"}", Map.of());
    assertThat(link.statusCode()).as(link.body()).isEqualTo(201);
    var url = JSON.readTree(link.body()).path("url").asText();
    var answer = form("/login", "", Map.of("token", url.substring(url.indexOf("token=") + 6)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
    return answer.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
  }

  private HttpResponse<String> form(String path, String cookie, Map<String, String> fields)
      throws Exception {
    var body =
        fields.entrySet().stream()
            .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
            .collect(Collectors.joining("&"));
    return http.send(
        HttpRequest.newBuilder(URI.create(address + path))
            .header("Cookie", cookie)
            .header("Origin", address)
            .header("Accept", "text/html")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  /** Posts JSON as somebody. */
  HttpResponse<String> send(String person, String path, String body, Map<String, String> headers)
      throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(address + path))
            .header("Authorization", "Bearer " + token(person))
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .POST(BodyPublishers.ofString(body));
    headers.forEach(request::header);
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private JsonNode get(String path) {
    var request =
        HttpRequest.newBuilder(URI.create(address + path))
            .header("Authorization", "Bearer " + token("cleo"))
            .build();
    try {
      return JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    program.close();
    pagerDuty.close();
    http.shutdownNow();
    target.stop();
  }
}
