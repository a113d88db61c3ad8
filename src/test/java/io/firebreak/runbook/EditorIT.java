package io.firebreak.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.testing.LanguageServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs where {@code yaml-language-server} is installed, and must where FIREBREAK_REAL=required. */
@DisplayName("In an editor with the real yaml-language-server")
class EditorIT {
  @TempDir Path folder;
  private LanguageServer server;
  private String head;

  @BeforeEach
  void start() throws IOException {
    var required = "required".equals(System.getenv("FIREBREAK_REAL"));
    assumeTrue(required || LanguageServer.installed(), "yaml-language-server is not installed");
    assertThat(LanguageServer.installed()).as("FIREBREAK_REAL=required").isTrue();
    var schema = folder.resolve("runbook.json");
    Files.writeString(schema, RunbookSchema.of(RealActions.ALL).toString());
    head = "# yaml-language-server: $schema=" + schema.toUri() + "\n";
    server = LanguageServer.start();
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private String uri(String name) {
    return folder.resolve(name).toUri().toString();
  }

  private static List<String> labels(JsonNode completion) {
    return completion.path("items").findValuesAsText("label");
  }

  @Test
  void everySampleIsSound() throws IOException {
    for (var sample : SampleRunbooksTest.samples().toList()) {
      var found =
          server.open(uri(sample.getFileName().toString()), head + Files.readString(sample));
      assertThat(found).as(sample.toString()).isEmpty();
    }
  }

  @Test
  void aTypoIsMarkedWhereItStands() throws IOException {
    var sample = Files.readString(Path.of("runbooks/restart-unhealthy-service.yaml"));
    var found = server.open(uri("typo.yaml"), head + sample.replace("\nowner:", "\nownr:"));
    var line = (int) (head + sample).lines().takeWhile(each -> !each.startsWith("owner:")).count();
    assertThat(found)
        .anySatisfy(problem -> {
          assertThat(problem.path("message").asText()).contains("ownr");
          assertThat(problem.at("/range/start/line").asInt()).isEqualTo(line);
        });
  }

  @Test
  void keysWordsActionsAndArgumentsAreOffered() throws IOException {
    var text =
        head
            + """
            schema: 1
            risk:\s
            steps:
              - id: a
                uses:\s
            \s\s\s\s
            """;
    server.open(uri("new.yaml"), text);
    assertThat(labels(server.ask("textDocument/completion", uri("new.yaml"), 2, 6)))
        .contains("low", "medium", "high");
    assertThat(labels(server.ask("textDocument/completion", uri("new.yaml"), 5, 10)))
        .contains("http.request", "prometheus.query");
    assertThat(labels(server.ask("textDocument/completion", uri("new.yaml"), 6, 4)))
        .contains("with", "undo", "timeout");
  }

  @Test
  void aKeyUnderThePointerIsExplained() throws IOException {
    server.open(uri("hover.yaml"), head + "schema: 1\nowner: team\n");
    assertThat(server.ask("textDocument/hover", uri("hover.yaml"), 2, 1).toString())
        .contains("The team whose quota, approvers and tenancy apply");
  }
}
