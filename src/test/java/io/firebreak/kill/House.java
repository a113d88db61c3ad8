package io.firebreak.kill;

import io.firebreak.access.Token;
import io.firebreak.durable.EffectClass;
import io.firebreak.journal.DatabaseConfig;
import io.firebreak.testing.Child;
import io.firebreak.testing.Packaged;
import io.firebreak.testing.RestClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One store, the program that is started on it again and again, and the doors it is asked by. */
final class House implements AutoCloseable {
  /** Anna's, who may do everything. */
  static final String TOKEN = "fbt_a-token-of-the-kill-sweep";

  private final RestClient rest = new RestClient(TOKEN);
  private final Path folder;
  private final Path control;
  private Child program;

  /**
   * Starts the program for the first time.
   *
   * @param autonomy of the runbooks
   */
  House(Path folder, World world, DatabaseConfig store, String autonomy) throws Exception {
    this(folder, world, store, autonomy, "2s");
  }

  /**
   * Starts the program for the first time.
   *
   * @param autonomy of the runbooks
   * @param lease how long a worker owns a run without renewing
   */
  House(Path folder, World world, DatabaseConfig store, String autonomy, String lease)
      throws Exception {
    this.folder = folder;
    this.control = folder.resolve("failpoint");
    Files.writeString(control, "");
    furnish(folder, world, store, autonomy, lease);
    program = start();
  }

  /** Writes configuration, secrets and runbooks. */
  static void furnish(Path folder, World world, DatabaseConfig store, String autonomy, String lease)
      throws IOException {
    var config = Files.createDirectories(folder.resolve("config"));
    // No policies at all: an effect without undo goes on unattended, so that it can be killed.
    Files.createDirectories(config.resolve("policies"));
    var secrets = Files.createDirectories(folder.resolve("secrets"));
    Files.writeString(secrets.resolve("SLACK_SIGNING"), "8f742231b10e8888abcd99yyyzzz85a5");
    Files.writeString(secrets.resolve("SLACK_TOKEN"), "xoxb-a-token-of-the-kill-sweep");
    Files.writeString(secrets.resolve("PASSWORD"), "postgres");
    Files.writeString(
        config.resolve("firebreak.yaml"), configuration(world, store, secrets, lease));
    var runbooks = Files.createDirectories(folder.resolve("runbooks"));
    for (var effectClass : EffectClass.values()) {
      Files.writeString(
          runbooks.resolve(word(effectClass) + ".yaml"),
          Scenes.runbook(effectClass, world, autonomy));
    }
  }

  static String word(EffectClass effectClass) {
    return effectClass.name().toLowerCase(Locale.ROOT);
  }

  private static String configuration(
      World world, DatabaseConfig store, Path secrets, String lease) {
    var storage =
        switch (store) {
          case DatabaseConfig.Embedded _ -> "";
          case DatabaseConfig.Postgres postgres ->
              """
              storage: { postgresql: "%s", user: %s, password: secrets.PASSWORD }
              """
                  .formatted(postgres.url(), postgres.user());
        };
    return """
    hooks:
      - { source: alertmanager, name: kill, insecure: true }
    scope:
      http: ["%1$s"]
    secrets: { file: "%2$s" }
    slack:
      mode: http
      signing_secret: secrets.SLACK_SIGNING
      bot_token: secrets.SLACK_TOKEN
      channel: "#kill"
      api_url: "http://%1$s/api/"
    limits: { run_lease: %4$s, runs_per_minute: 0 }
    people:
      anna: { name: Anna, roles: [operator, approver], token_hash: "%3$s" }
    """
            .formatted(world.address(), secrets, Token.hash(TOKEN), lease)
        + storage;
  }

  private Child start() throws Exception {
    var child =
        Packaged.startBy(
            KillMain.class,
            List.of("-Dfirebreak.failpoint=" + control),
            List.of(
                "serve",
                "--config",
                folder.resolve("config").toString(),
                "--runbooks",
                folder.resolve("runbooks").toString(),
                "--data",
                data().toString(),
                "--port",
                "0"));
    rest.turnTo(child.address());
    return child;
  }

  /** The program stops at this point from now on. */
  void arm(String point) throws IOException {
    Files.writeString(control, point);
  }

  /** Waits until it stands still at a point. */
  void awaitStop(String scene) throws InterruptedException {
    try {
      program.awaitLine(KillMain.STOPPED, Duration.ofSeconds(60));
    } catch (AssertionError e) {
      throw new AssertionError(scene + " never came by its point; " + rest.text("/api/v1/runs"), e);
    }
  }

  /** Commits whose first unit is named so fail from now on, as if the disk had lost them. */
  void failCommits(String unit) throws IOException {
    Files.writeString(control, KillMain.FAIL + "P03 " + unit);
  }

  /** Waits for the program to end by itself and returns its exit code. */
  int exit() throws InterruptedException {
    return program.exit(Duration.ofSeconds(60));
  }

  /** Asks the program to stop, as a deployment does. */
  void terminate() {
    program.terminate();
  }

  /** Kills the program and starts another on the same store. */
  void killAndStart() throws Exception {
    program.close();
    arm("");
    program = start();
  }

  /** Posts an alert and returns the status; 0 when there was no answer. */
  int alert(String body) {
    return rest.post("/hooks/alertmanager/kill", body, Map.of());
  }

  /** Runs a command of the packaged program against this server, as Anna; its exit code. */
  int command(String... words) throws Exception {
    var token = Files.writeString(folder.resolve("token-of-anna"), TOKEN);
    var arguments = new ArrayList<>(List.of(words));
    arguments.addAll(List.of("--data", data().toString(), "--token-file", token.toString()));
    try (var command = Packaged.start(arguments)) {
      return command.exit(Duration.ofSeconds(60));
    }
  }

  /** The folder of its data on this host. */
  Path data() {
    return folder.resolve("data");
  }

  /** Asks the program as a person. */
  RestClient rest() {
    return rest;
  }

  /** Kills the program for good. */
  void kill() throws InterruptedException {
    program.kill();
  }

  /** Waits until the program says this. */
  void awaitOutput(String text) throws InterruptedException {
    program.awaitLine(text, Duration.ofSeconds(60));
  }

  /** What the program said since it was started last. */
  String output() {
    return program.output();
  }

  @Override
  public void close() {
    program.close();
    rest.close();
  }
}
