package io.firebreak.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.firebreak.testing.Packaged;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName(
    "The demo with --yes approves through the door that people use, and its record says so")
class DemoIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path folder;

  @Test
  void itsPersonApprovesByRestBeforeAnythingIsDone() throws Exception {
    var data = folder.resolve("data");
    var export = folder.resolve("export.jsonl");
    run(List.of("demo", "--yes", "--data", data.toString(), "--port", "0"));
    run(List.of("audit", "export", "--data", data.toString(), "--out", export.toString()));
    var events = events(export);

    var vote = only(events, event -> type(event).equals("approval.voted"));
    assertThat(vote.path("actor_id").asText()).isEqualTo("demo-oncall");
    assertThat(vote.path("channel").asText()).isEqualTo("rest");
    assertThat(vote.path("payload").path("person").asText()).isEqualTo("demo-oncall");
    var restart =
        only(
            events,
            event ->
                type(event).equals("step.intent")
                    && event.path("payload").path("path").asText().startsWith("steps."));
    assertThat(restart.path("stream")).isEqualTo(vote.path("stream"));
    assertThat(restart.path("seq").asLong()).isGreaterThan(vote.path("seq").asLong());
  }

  private static void run(List<String> arguments) throws Exception {
    try (var program = Packaged.start(arguments)) {
      assertThat(program.exit(PATIENCE)).as(program.output()).isZero();
    }
  }

  private static List<JsonNode> events(Path export) throws Exception {
    var json = new JsonMapper();
    var events = new ArrayList<JsonNode>();
    for (var line : Files.readAllLines(export)) {
      events.add(json.readTree(line));
    }
    return events;
  }

  private static String type(JsonNode event) {
    return event.path("type").asText();
  }

  private static JsonNode only(List<JsonNode> events, Predicate<JsonNode> which) {
    var found = events.stream().filter(which).toList();
    assertThat(found).hasSize(1);
    return found.getFirst();
  }
}
