package io.firebreak.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import io.firebreak.journal.AuditReport.Finding;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads an export line by line, and tells what is wrong with its form. */
final class ExportReader {
  private static final Set<String> MEMBERS =
      Set.of(
          "v",
          "tenant",
          "stream",
          "seq",
          "at",
          "type",
          "schema",
          "actor_id",
          "channel",
          "payload_hash",
          "salt",
          "payload",
          "prev_hash",
          "hash");

  /** Two members of one name would let two readers see two different events. */
  private static final ObjectReader JSON =
      PayloadJson.MAPPER
          .readerFor(JsonNode.class)
          .with(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final BufferedReader lines;
  private final List<Finding> findings;
  private final ChainCheck.Part part;
  private long number = 1;

  ExportReader(BufferedReader lines, List<Finding> findings) throws IOException {
    this.lines = lines;
    this.findings = findings;
    this.part = readFirst(lines.readLine());
  }

  private ChainCheck.Part readFirst(@Nullable String line) {
    try {
      return ExportPart.first(parse(line == null ? "" : line));
    } catch (IllegalArgumentException e) {
      tell(e.getMessage());
      return ChainCheck.Part.ALL;
    }
  }

  ChainCheck.Part part() {
    return part;
  }

  void events(ChainCheck check) throws IOException {
    boolean ended = false;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      try {
        JsonNode json = parse(line);
        if (ended) {
          tell("it stands after the last line");
        } else if (ExportPart.isLast(json)) {
          ended = true;
          end(ExportPart.eventsIn(json), check.events());
        } else {
          check.accept(event(json));
        }
      } catch (IllegalArgumentException e) {
        tell(e.getMessage());
      }
    }
    if (!ended) {
      findings.add(new Finding("", 0, "the export has no last line: its end was cut off"));
    }
  }

  private void end(long said, long read) {
    if (said != read) {
      findings.add(
          new Finding(
              "",
              0,
              "the export says that it holds %d events, but %d are there".formatted(said, read)));
    }
  }

  private static StoredEvent event(JsonNode json) {
    json.fieldNames()
        .forEachRemaining(name -> {
          if (!MEMBERS.contains(name)) {
            throw new IllegalArgumentException("'" + name + "' is no part of an event");
          }
        });
    return StoredEvent.parse(json);
  }

  private static JsonNode parse(String line) {
    try {
      JsonNode json = JSON.readTree(line);
      if (!json.isObject()) {
        throw new IllegalArgumentException("it is no JSON object");
      }
      return json;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("it is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private void tell(@Nullable String problem) {
    findings.add(
        new Finding(
            "",
            0,
            "line %d of the export was edited or is damaged: %s".formatted(number, problem)));
  }
}
