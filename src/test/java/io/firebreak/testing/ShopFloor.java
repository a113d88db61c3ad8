package io.firebreak.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.firebreak.access.Token;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/**
 * A world for the whole program: services that are sick until somebody restarts them, runbooks that
 * do so, and people. What was asked of the services stands in a file outside of the program.
 */
public final class ShopFloor implements QuarkusTestProfile {
  /** May look, act and vote. */
  public static final String ANNA = "fbt_shop-floor-token-of-anna";

  /** May look, act and vote. */
  public static final String BEN = "fbt_shop-floor-token-of-ben";

  /** More who may vote. */
  public static final List<String> CREW =
      List.of("fbt_token-of-carl", "fbt_token-of-dora", "fbt_token-of-emil", "fbt_token-of-fay");

  /** May only look. */
  public static final String VERA = "fbt_shop-floor-token-of-vera";

  /** May run Firebreak. */
  public static final String OTTO = "fbt_shop-floor-token-of-otto";

  @Override
  public List<TestResourceEntry> testResources() {
    return List.of(new TestResourceEntry(Services.class));
  }

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of("quarkus.http.auth.form.enabled", "false");
  }

  /** The services, started before the program. */
  public static final class Services implements QuarkusTestResourceLifecycleManager {
    private final Map<String, Boolean> cured = new ConcurrentHashMap<>();
    private final HttpServer server;
    private final Path root;

    /** Not yet begun. */
    public Services() throws IOException {
      root = Stores.newFolder("shop");
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @Override
    public Map<String, String> start() {
      try {
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
        var address = "127.0.0.1:" + server.getAddress().getPort();
        Files.createFile(root.resolve("ledger"));
        var config = Files.createDirectories(root.resolve("config"));
        var runbooks = Files.createDirectories(root.resolve("runbooks"));
        Files.writeString(config.resolve("firebreak.yaml"), configuration(address));
        Files.writeString(runbooks.resolve("cure.yaml"), runbook("cure", address, true));
        Files.writeString(runbooks.resolve("machine.yaml"), runbook("machine", address, false));
        Files.writeString(runbooks.resolve("ask.yaml"), ASKING);
        Files.writeString(runbooks.resolve("both.yaml"), BOTH);
        return Map.of(
            "firebreak.config", config.toString(),
            "firebreak.runbooks", runbooks.toString(),
            "firebreak.data", root.resolve("data").toString(),
            "shop.ledger", root.resolve("ledger").toString());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void stop() {
      server.stop(0);
      Stores.delete(root);
    }

    /** {@code /health/NAME} and {@code POST /restart/NAME}. */
    private synchronized void answer(HttpExchange exchange) throws IOException {
      var parts = exchange.getRequestURI().getPath().split("/", 3);
      if (exchange.getRequestMethod().equals("POST")) {
        Files.writeString(
            root.resolve("ledger"),
            exchange.getRequestURI().getPath() + "\n",
            java.nio.file.StandardOpenOption.APPEND);
        cured.put(parts[2], true);
      }
      var well = parts[1].equals("restart") || cured.containsKey(parts[2]);
      exchange.sendResponseHeaders(well ? 204 : 503, -1);
      exchange.close();
    }
  }

  /** Asks a person. */
  private static final String ASKING =
      """
      schema: 1
      runbook: ask
      title: Ask about a service of the shop
      owner: team-shop
      target: "shop/${{ inputs.service }}"
      autonomy: auto
      promotion: { after: 0 runs, success: 0% }
      triggers: { manual: true }
      inputs:
        service: { type: string, pattern: "[a-z0-9-]{1,40}" }
      steps:
        - id: ask
          uses: human.task
          with:
            instructions: "How many replicas of ${{ inputs.service }}?"
            fields:
              count: { type: integer, min: 1, max: 9, description: Those that are ready }
              size: { type: string, values: [small, large], required: false }
      """;

  /** Asks two people at once. */
  private static final String BOTH =
      """
      schema: 1
      runbook: both
      title: Look at both sides of the shop
      owner: team-shop
      target: "shop/${{ inputs.service }}"
      autonomy: approve
      triggers: { manual: true }
      inputs:
        service: { type: string, pattern: "[a-z0-9-]{1,40}" }
      steps:
        - { id: left, needs: [], uses: human.confirm, with: { instructions: Look left } }
        - { id: right, needs: [], uses: human.confirm, with: { instructions: Look right } }
      """;

  private static String configuration(String address) {
    var text =
        """
        hooks:
          - { source: alertmanager, name: shop, insecure: true }
        scope:
          http: ["%s"]
        targets:
          aliases: [{ names: ["shop/alias-*"], target: "shop/$1" }]
        limits:
          runs_per_minute: 0
        heartbeats:
          gone: { hook: alertmanager/shop, match: alertname=Never, silent_after: 7d, freeze: true }
          watchdog: { hook: alertmanager/shop, match: [alertname=Watchdog], silent_after: 31d }
        correlation:
          release_after: 1s
          rules:
            - { name: node down, parent: alertname=machine, inhibit: alertname=cure, equal: [node] }
        people:
          anna: { name: Anna, roles: [responder, approver], token_hash: "%s" }
          ben: { name: Ben, roles: [responder, approver], token_hash: "%s" }
          vera: { name: Vera, roles: [viewer], token_hash: "%s" }
          otto: { name: Otto, roles: [operator], token_hash: "%s" }
        """
            .formatted(
                address, Token.hash(ANNA), Token.hash(BEN), Token.hash(VERA), Token.hash(OTTO));
    var crew = new StringBuilder(text);
    for (var token : CREW) {
      var name = token.substring("fbt_token-of-".length());
      crew.append(
          "  %1$s: { name: %1$s, roles: [approver], token_hash: \"%2$s\" }\n"
              .formatted(name, Token.hash(token)));
    }
    return crew.toString();
  }

  private static String runbook(String name, String address, boolean manual) {
    return """
    schema: 1
    runbook: NAME
    title: Restart a service of the shop
    owner: team-shop
    target: "shop/${{ inputs.service }}"
    autonomy: approve
    triggers:
      alert: { when: 'alert.name == "NAME"', group_by: [service] }
      manual: MANUAL
    inputs:
      service: { type: string, pattern: "[a-z0-9-]{1,40}", from: alert.labels.service }
      level: { type: integer, min: 1, max: 5, default: 1, editable: true }
    preconditions:
      - name: it is sick
        uses: http.check
        with: { url: "http://ADDRESS/health/${{ inputs.service }}" }
        expect: "!result.healthy"
    capture:
      - id: health
        uses: http.check
        with: { url: "http://ADDRESS/health/${{ inputs.service }}" }
    steps:
      - id: restart
        name: Restart it
        uses: http.request
        with:
          method: POST
          url: "http://ADDRESS/restart/${{ inputs.service }}"
          idempotency_key_header: Idempotency-Key
        undo: { none: a restart cannot be taken back }
    verify:
      stabilize: 0s
      every: 1s
      success_for: 1
      deadline: 1m
      checks:
        - name: it is well
          uses: http.check
          with: { url: "http://ADDRESS/health/${{ inputs.service }}" }
          expect: result.healthy
    on_failure:
      - name: Tell the till
        uses: http.request
        with: { method: POST, url: "http://ADDRESS/desk/notes", json: { why: "${{ run.failure }}" } }
      - { uses: http.request, with: { method: PUT, url: "http://ADDRESS/desk/flag" } }
    """
        .replace("NAME", name)
        .replace("ADDRESS", address)
        .replace("MANUAL", Boolean.toString(manual));
  }
}
