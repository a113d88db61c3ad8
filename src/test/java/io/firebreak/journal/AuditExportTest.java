package io.firebreak.journal;

import static io.firebreak.journal.AuditScene.RUN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firebreak.testing.Stores;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What an export holds, and every way to tamper with one. */
class AuditExportTest {
  @TempDir Path folder;

  /**
   * A way to tamper.
   *
   * @param lines changes the events of {@code run/2}, which stand in order
   * @param expected a part of what is said to it
   */
  record Tamper(String name, Consumer<List<String>> lines, String expected) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Tamper> tampers() {
    return Stream.of(
        new Tamper(
            "payload",
            edit(3, line -> ((ObjectNode) line.get("payload")).put("text", "no")),
            "event 3 of run/2 was edited: its payload"),
        new Tamper(
            "who",
            edit(3, line -> line.put("actor_id", "u2")),
            "event 3 of run/2 was edited: its time, type, actor"),
        new Tamper("when", edit(3, line -> line.put("at", "1")), "event 3 of run/2 was edited"),
        new Tamper(
            "salt",
            edit(3, line -> line.remove("salt")),
            "event 3 of run/2 was edited: its payload"),
        new Tamper(
            "hash",
            edit(3, line -> line.put("hash", "00".repeat(32))),
            "event 3 of run/2 was edited"),
        new Tamper(
            "note",
            edit(3, line -> line.put("note", "approved by me")),
            "'note' is no part of an event"),
        new Tamper(
            "other stream",
            edit(3, line -> line.put("stream", "run/8")),
            "event 1 of run/8 and those up to 2 are missing"),
        new Tamper(
            "removed", lines -> lines.remove(2), "event 3 of run/2 is missing: it was removed"),
        new Tamper(
            "beginning",
            lines -> lines.removeFirst(),
            "event 1 of run/2 is missing: it was removed"),
        new Tamper(
            "swapped", lines -> Collections.swap(lines, 2, 3), "event 3 of run/2 is missing"),
        new Tamper(
            "twice", lines -> lines.add(2, lines.get(2)), "event 3 of run/2 stands after event 3"),
        new Tamper(
            "tail",
            lines -> lines.removeLast(),
            "event 6 of run/2 is missing: the end of the stream was cut off"),
        new Tamper("all", List::clear, "stream run/2 is missing: checkpoint 2"),
        new Tamper(
            "garbage",
            lines -> lines.set(2, "{not json"),
            "was edited or is damaged: it is not JSON"),
        new Tamper("twofold", AuditExportTest::nameTwice, "Duplicate field"),
        new Tamper("no object", lines -> lines.set(2, "[]"), "it is no JSON object"));
  }

  @ParameterizedTest
  @MethodSource("tampers")
  void tamperingIsFound(Tamper tamper) throws IOException {
    try (var scene = new AuditScene(Stores.EMBEDDED, folder)) {
      Path export = scene.export();
      List<String> all = Files.readAllLines(export, UTF_8);
      List<String> run =
          new ArrayList<>(all.stream().filter(line -> line.contains("\"run/2\"")).toList());
      int place = all.indexOf(run.getFirst());
      all.removeAll(run);
      tamper.lines().accept(run);
      all.addAll(place, run);
      Files.write(export, all, UTF_8);
      AuditReport report = verify(scene, export);
      assertThat(report.ok()).isFalse();
      assertThat(report.text()).contains(tamper.expected());
    }
  }

  @ParameterizedTest
  @EnumSource
  void anExportIsProvenWithoutTheStore(Stores stores) throws IOException {
    Path export;
    VerifierKey key;
    try (var scene = new AuditScene(stores, folder)) {
      export = scene.export();
      key = scene.key.verifier();
    }
    AuditReport report =
        AuditVerify.withoutCheckpoints()
            .trusting(Set.of(key))
            .against(folder.resolve("checkpoints.txt"))
            .export(export);
    assertThat(report.findings()).isEmpty();
    assertThat(report.events()).isEqualTo(24);
    assertThat(report.proven()).isEqualTo(22);
  }

  @ParameterizedTest
  @EnumSource
  void aLineHoldsTheWholeEventForOtherReaders(Stores stores) throws IOException {
    try (var scene = new AuditScene(stores, folder)) {
      JsonNode line = PayloadJson.parse(lineOf(scene, RUN, 3));
      StoredEvent event = scene.event(RUN, 3);
      assertThat(line.get("seq").textValue()).isEqualTo("3");
      assertThat(line.get("payload").toString()).isEqualTo(event.payload());
      assertThat(line.get("hash").textValue()).isEqualTo(AuditScene.hex(event.hash()));
      assertThat(line.get("at").textValue()).isEqualTo(String.valueOf(event.header().at()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRewrittenStreamIsFoundInItsExport(Stores stores) throws IOException {
    try (var scene = new AuditScene(stores, folder)) {
      scene.rewrite(RUN);
      Path export = scene.export();
      assertThat(AuditVerify.withoutCheckpoints().export(export).ok()).isTrue();
      AuditReport report = verify(scene, export);
      assertThat(report.text()).contains("event 4 of run/2 is not the one that checkpoint 1 of");
    }
  }

  @Test
  void anExportThatWasCutOrLengthenedIsFound() throws IOException {
    try (var scene = new AuditScene(Stores.EMBEDDED, folder)) {
      Path export = scene.export();
      List<String> lines = Files.readAllLines(export, UTF_8);
      Files.write(export, lines.subList(0, lines.size() - 1), UTF_8);
      assertThat(verify(scene, export).text()).contains("its end was cut off");
      Files.write(export, lines.subList(1, lines.size()), UTF_8);
      assertThat(verify(scene, export).text()).contains("line 1 of the export was edited");
      List<String> longer = new ArrayList<>(lines);
      longer.add(lines.get(1));
      Files.write(export, longer, UTF_8);
      assertThat(verify(scene, export).text()).contains("it stands after the last line");
      List<String> counted = new ArrayList<>(lines);
      counted.set(lines.size() - 1, ExportPart.lastLine(7));
      Files.write(export, counted, UTF_8);
      assertThat(verify(scene, export).text()).contains("holds 7 events, but 24 are there");
      Files.writeString(export, "", UTF_8);
      assertThat(verify(scene, export).ok()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anExportInPartsLeavesEveryEventOnce(Stores stores) throws IOException {
    try (var scene = new AuditScene(stores, folder)) {
      var export = new AuditExport(scene.store.database());
      var first = new StringWriter();
      assertThat(export.sealedAfter(0, first)).isEqualTo(2);
      assertThat(first.toString().lines().count()).isEqualTo(22 + 2);
      scene.say(3, RUN, "run/9");
      scene.checkpoints.take();
      var second = new StringWriter();
      assertThat(export.sealedAfter(2, second)).isEqualTo(3);
      assertThat(second.toString().lines().count()).isEqualTo(2 + 6 + 2);
      for (StringWriter part : List.of(first, second)) {
        Path file = Files.writeString(folder.resolve("part.jsonl"), part.toString(), UTF_8);
        assertThat(verify(scene, file).findings()).isEmpty();
      }
      assertThat(export.sealedAfter(3, new StringWriter())).isEqualTo(3);
    }
  }

  /** A part begins in the middle of a stream; only a checkpoint can say that this is right. */
  @Test
  void aPartWhoseBeginningIsMissingIsFound() throws IOException {
    try (var scene = new AuditScene(Stores.EMBEDDED, folder)) {
      var out = new StringWriter();
      new AuditExport(scene.store.database()).sealedAfter(1, out);
      Path part = Files.writeString(folder.resolve("part.jsonl"), out.toString(), UTF_8);
      assertThat(verify(scene, part).findings()).isEmpty();
      List<String> lines = Files.readAllLines(part, UTF_8);
      lines.removeIf(line -> line.contains("\"run/2\"") && line.contains("\"seq\":\"5\""));
      Files.write(part, lines, UTF_8);
      assertThat(verify(scene, part).text())
          .contains("event 1 of run/2 and those up to 5 are missing");
    }
  }

  private static AuditReport verify(AuditScene scene, Path export) throws IOException {
    return AuditVerify.withoutCheckpoints()
        .trusting(Set.of(scene.key.verifier()))
        .against(scene.outside)
        .export(export);
  }

  private static String lineOf(AuditScene scene, String stream, long seq) throws IOException {
    return Files.readAllLines(scene.export(), UTF_8).stream()
        .filter(line -> line.contains("\"stream\":\"" + stream + "\",\"seq\":\"" + seq + "\""))
        .findFirst()
        .orElseThrow();
  }

  private static Consumer<List<String>> edit(int seq, Consumer<ObjectNode> change) {
    return lines -> {
      ObjectNode line = (ObjectNode) PayloadJson.parse(lines.get(seq - 1));
      change.accept(line);
      lines.set(seq - 1, line.toString());
    };
  }

  private static void nameTwice(List<String> lines) {
    lines.set(2, lines.get(2).replace("{\"v\":1,", "{\"v\":1,\"actor_id\":\"u2\","));
  }
}
