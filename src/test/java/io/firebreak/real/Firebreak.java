package io.firebreak.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.access.Token;
import io.firebreak.testing.Child;
import io.firebreak.testing.Packaged;
import io.firebreak.testing.RestClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The packaged program on one data folder, started again and again, as Anna sees it. */
final class Firebreak implements AutoCloseable {
  static final String HOOK_TOKEN = "a-token-between-monitoring-and-firebreak";
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final String TOKEN = "fbt_a-token-of-anna-at-the-till";

  private final Path folder;
  private final Supplier<String> logs;
  private final RestClient anna = new RestClient(TOKEN);
  private @Nullable Child program;

  /**
   * Writes its files; it is not started yet.
   *
   * @param config what its configuration says beside people and secrets; {@code secrets.HOOK} is
   *     {@link #HOOK_TOKEN}
   * @param logs of the programs beside it, for a failure's message
   */
  Firebreak(Path folder, String config, String runbook, Supplier<String> logs) throws IOException {
    this.folder = folder;
    this.logs = logs;
    var secrets = Files.createDirectories(folder.resolve("secrets"));
    Files.writeString(secrets.resolve("HOOK"), HOOK_TOKEN);
    Files.writeString(
        Files.createDirectories(folder.resolve("runbooks")).resolve("till.yaml"), runbook);
    Files.writeString(
        Files.createDirectories(folder.resolve("config")).resolve("firebreak.yaml"),
        """
        secrets: { file: "%s" }
        people:
          anna: { name: Anna, roles: [responder, approver], token_hash: "%s" }
        audit: { checkpoints: "%s" }
        """
                .formatted(secrets, Token.hash(TOKEN), folder.resolve("checkpoints.txt"))
            + config);
  }

  /** Starts it on a free port and returns its address. */
  String start() throws Exception {
    program =
        Packaged.start(
            "serve",
            "--config",
            folder.resolve("config").toString(),
            "--runbooks",
            folder.resolve("runbooks").toString(),
            "--data",
            folder.resolve("data").toString(),
            "--port",
            "0");
    var address = program.address();
    anna.turnTo(address);
    return address;
  }

  /** Kills it without a word. */
  void kill() throws InterruptedException {
    if (program != null) {
      program.kill();
    }
  }

  /** Asks it to stop, as a deployment does. */
  void stop() throws InterruptedException {
    if (program != null) {
      program.stop();
    }
  }

  /** The requests of Anna, who may approve. */
  RestClient anna() {
    return anna;
  }

  /** Waits for a run of a service's till that is in this state, and returns the newest such. */
  JsonNode awaitRun(String service, String state) {
    awaiting(service + " has a run that is " + state, () -> !runs(service, state).isEmpty());
    return runs(service, state).getFirst();
  }

  /** The runs of a service's till in this state, newest first. */
  List<JsonNode> runs(String service, String state) {
    return anna.runs("shop/" + service).stream()
        .filter(run -> run.path("state").asText().equals(state))
        .toList();
  }

  /** Approves what a run of a service's till asks. */
  void approve(String service) {
    var run = awaitRun(service, "awaiting_approval").path("id").asText();
    assertThat(anna.approve(run)).as(service).isEqualTo(200);
  }

  /** The incidents there are, newest first. */
  List<JsonNode> incidents() {
    var found = new ArrayList<JsonNode>();
    anna.get("/api/v1/incidents?limit=200").path("items").forEach(found::add);
    return found;
  }

  /** Waits until an incident is over, or goes on again. */
  void awaitIncident(String id, String state) {
    awaiting(
        "incident " + id + " is " + state,
        () -> anna.get("/api/v1/incidents/" + id).path("state").asText().equals(state));
  }

  /** Waits, and tells what everybody said when it is in vain. */
  void awaiting(String what, BooleanSupplier condition) {
    try {
      await().atMost(PATIENCE).until(condition::getAsBoolean);
    } catch (RuntimeException e) {
      throw new AssertionError(
          "not true: %s\n%s\n%s\n%s\n%s"
              .formatted(
                  what,
                  anna.text("/api/v1/incidents"),
                  anna.text("/api/v1/runs"),
                  program == null ? "" : program.output(),
                  logs.get()),
          e);
    }
  }

  /** Deliveries that were not understood. */
  JsonNode deadLetters() {
    return anna.get("/api/v1/dead-letters").path("items");
  }

  /** The exit code of {@code audit verify} against the checkpoints that were kept outside. */
  int audit() throws Exception {
    try (var verify =
        Packaged.start(
            "audit",
            "verify",
            "--data",
            folder.resolve("data").toString(),
            "--checkpoint",
            folder.resolve("checkpoints.txt").toString())) {
      return verify.exit(PATIENCE);
    }
  }

  @Override
  public void close() {
    try {
      kill();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    anna.close();
  }
}
