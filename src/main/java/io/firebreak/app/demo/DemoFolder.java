package io.firebreak.app.demo;

import io.firebreak.access.Token;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/**
 * The demo's own configuration and runbook, below the data folder, written anew at each start. The
 * hook is open and the service's port is in scope, because both are the demo's own; nothing else
 * is.
 *
 * @param data the data folder
 * @param config folder with {@code firebreak.yaml}
 * @param runbooks folder with the one runbook
 * @param ledger what the sick service was asked
 * @param oncall the token of the person {@code demo-oncall}
 */
public record DemoFolder(Path data, Path config, Path runbooks, Path ledger, Token oncall) {
  /** The person who approves with {@code --yes}. */
  public static final String PERSON = "demo-oncall";

  /** Name of the ledger below the demo's folder. */
  static final String LEDGER = "ledger.jsonl";

  private static final String CHECKPOINTS = "checkpoints.txt";

  /** Where the sample's service lives; a runbook's host can never come from an alert. */
  private static final String SAMPLE_ADDRESS = "demo.internal:8080";

  private static final String RUNBOOK = "restart-unhealthy-service.yaml";

  /** Where the demo's server writes its checkpoints, outside the store. */
  Path checkpoints() {
    return below(data).resolve(CHECKPOINTS);
  }

  /** Where the demo keeps its files below a data folder. */
  static Path below(Path data) {
    return data.resolve("demo");
  }

  /**
   * Writes the files.
   *
   * @param address {@code host:port} of the sick service
   */
  static DemoFolder write(Path data, String address, SecureRandom random) throws IOException {
    var root = below(data);
    var config = Files.createDirectories(root.resolve("config"));
    var runbooks = Files.createDirectories(root.resolve("runbooks"));
    var oncall = Token.random(random);
    Files.writeString(
        config.resolve("firebreak.yaml"),
        """
        # Written by `firebreak demo`.
        hooks:
          - { source: alertmanager, name: demo, insecure: true }
        scope:
          http: ["%s"]
        people:
          admin: { name: You, roles: [viewer, responder, approver, operator, admin] }
          %s:
            name: Demo on-call
            roles: [viewer, responder, approver]
            token_hash: "%s"
        audit:
          checkpoints: "%s"
        """
            .formatted(address, PERSON, oncall.hash(), root.resolve(CHECKPOINTS).toAbsolutePath()),
        StandardCharsets.UTF_8);
    try (var sample = DemoFolder.class.getResourceAsStream("/samples/" + RUNBOOK)) {
      if (sample == null) {
        throw new IOException("the program was packaged without the sample " + RUNBOOK);
      }
      var text = new String(sample.readAllBytes(), StandardCharsets.UTF_8);
      Files.writeString(runbooks.resolve(RUNBOOK), text.replace(SAMPLE_ADDRESS, address));
    }
    return new DemoFolder(data, config, runbooks, root.resolve(LEDGER), oncall);
  }
}
