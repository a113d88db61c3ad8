package io.firebreak.journal;

import static io.firebreak.journal.AuditScene.RUN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.firebreak.testing.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every way to tamper with a store, and what the verification says to it. */
class AuditVerifyStoreTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void anUntouchedStoreIsWhole(Stores stores) throws IOException {
    try (var scene = new AuditScene(stores, folder)) {
      AuditReport report = scene.verify();
      assertThat(report.findings()).isEmpty();
      assertThat(report.ok()).isTrue();
      assertThat(report.events()).isEqualTo(24);
      assertThat(report.streams()).isEqualTo(4);
      assertThat(report.proven()).isEqualTo(22);
      assertThat(report.text())
          .contains(
              "The record is whole: 24 events in 4 streams",
              "22 events are proven by the checkpoints in " + scene.outside,
              "the newest of which is number 2",
              "2 later ones are covered by the chain alone",
              "held against key " + scene.key.verifier().id());
      AuditReport without = scene.verifyWithoutOutside();
      assertThat(without.ok()).isTrue();
      assertThat(without.text()).contains("There is no checkpoint from outside");
      AuditReport byFile =
          AuditVerify.withoutCheckpoints().against(scene.outside).store(scene.store.database());
      assertThat(byFile.ok()).isTrue();
      assertThat(byFile.text()).contains("which their file itself names");
    }
  }

  @ParameterizedTest
  @EnumSource
  void anEditedPayloadIsFound(Stores stores) throws IOException {
    try (var scene = new AuditScene(stores, folder)) {
      scene.sql(
          "UPDATE event SET payload = '{\"text\":\"never said\"}' WHERE stream = ? AND seq = 3",
          RUN);
      found(scene.verify(), 3, "was edited: its payload");
      found(scene.verifyWithoutOutside(), 3, "was edited: its payload");
      assertThat(scene.verify().findings()).hasSize(1);
      assertThat(scene.verify().text())
          .startsWith("The record was tampered with or is damaged (24 events in 4 streams read).")
          .contains("First: event 3 of run/2 was edited");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "at, 1",
    "type, 'test.counted'",
    "schema, 2",
    "actor_id, 'somebody'",
    "channel, 'cli'",
    "tenant, 'other'",
    "salt, NULL"
  })
  void anEditedHeaderIsFound(String column, String value) throws IOException {
    try (var scene = new AuditScene(Stores.EMBEDDED, folder)) {
      String literal = value.matches("\\d+|NULL") ? value : "'" + value + "'";
      scene.sql(
          "UPDATE event SET %s = %s WHERE stream = ? AND seq = 3".formatted(column, literal), RUN);
      found(scene.verifyWithoutOutside(), 3, "was edited");
    }
  }

  @ParameterizedTest
  @EnumSource
  void anEditedEventWithItsHashesMadeRightIsFoundAtTheNext(Stores stores) throws IOException {
    try (var scene = new AuditScene(stores, folder)) {
      StoredEvent event = scene.event(RUN, 3);
      scene.replace(event, "{\"text\":\"never said\"}", event.prevHash());
      found(scene.verifyWithoutOutside(), 4, "does not follow event 3");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRemovedEventIsFound(Stores stores) throws IOException {
    try (var scene = new AuditScene(stores, folder)) {
      scene.sql("DELETE FROM event WHERE stream = ? AND seq = 3", RUN);
      found(scene.verifyWithoutOutside(), 3, "is missing: it was removed");
      scene.sql("DELETE FROM event WHERE stream = ? AND seq IN (1, 2)", RUN);
      found(scene.verifyWithoutOutside(), 1, "and those up to 3 are missing");
    }
  }

  @ParameterizedTest
  @EnumSource
  void reorderedEventsAreFound(Stores stores) throws IOException {
    try (var scene = new AuditScene(stores, folder)) {
      scene.sql("UPDATE event SET seq = -1 WHERE stream = ? AND seq = 3", RUN);
      scene.sql("UPDATE event SET seq = 3 WHERE stream = ? AND seq = 4", RUN);
      scene.sql("UPDATE event SET seq = 4 WHERE stream = ? AND seq = -1", RUN);
      found(scene.verifyWithoutOutside(), 3, "was edited: its time, type, actor or place");
    }
  }

  @ParameterizedTest
  @EnumSource
  void anInsertedEventIsFound(Stores stores) throws IOException {
    try (var scene = new AuditScene(stores, folder)) {
      for (int seq = 6; seq > 3; seq--) {
        scene.sql("UPDATE event SET seq = seq + 1 WHERE stream = ? AND seq = ?", RUN, seq);
      }
      scene.sql(
          """
          INSERT INTO event SELECT tenant, stream, 4, at, type, schema, actor_id, channel, payload,
                                   salt, payload_hash, prev_hash, hash
          FROM event WHERE stream = ? AND seq = 3
          """,
          RUN);
      found(scene.verifyWithoutOutside(), 4, "was edited");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCutTailIsFoundAgainstACheckpointFromOutside(Stores stores) throws IOException {
    try (var scene = new AuditScene(stores, folder)) {
      scene.sql("DELETE FROM event WHERE stream = ? AND seq > 4", RUN);
      found(scene.verifyWithoutOutside(), 6, "which the store itself counts");
      scene.sql("UPDATE stream_head SET seq = 4, sealed = 4 WHERE stream = ?", RUN);
      assertThat(scene.verifyWithoutOutside().ok()).isTrue();
      assertThat(scene.verifyWithoutOutside().text())
          .contains("that the end of a stream was cut off", "would not");
      found(scene.verify(), 5, "the end of the stream was cut off, for checkpoint 2 of");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aMissingStreamIsFoundAgainstACheckpointFromOutside(Stores stores) throws IOException {
    try (var scene = new AuditScene(stores, folder)) {
      scene.sql("DELETE FROM event WHERE stream = ?", RUN);
      scene.sql("DELETE FROM stream_head WHERE stream = ?", RUN);
      scene.sql("DELETE FROM checkpoint_head WHERE stream = ?", RUN);
      assertThat(scene.verifyWithoutOutside().ok()).isTrue();
      found(scene.verify(), 0, "is missing: checkpoint 2 of");
      assertThat(scene.verify().text()).contains("stream run/2 is missing");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRewrittenStreamIsFoundAgainstACheckpointFromOutside(Stores stores) throws IOException {
    try (var scene = new AuditScene(stores, folder)) {
      scene.rewrite(RUN);
      assertThat(scene.verifyWithoutOutside().ok()).isTrue();
      found(scene.verify(), 4, "is not the one that checkpoint 1 of");
    }
  }

  /**
   * Someone who has the whole data folder, the key with it, can make a store that is right in
   * itself.
   */
  @ParameterizedTest
  @EnumSource
  void aStoreRewrittenWithTheStolenKeyIsFound(Stores stores) throws IOException {
    try (var scene = new AuditScene(stores, folder)) {
      scene.rewrite(RUN);
      scene.sql("DELETE FROM checkpoint");
      scene.sql("DELETE FROM checkpoint_head");
      scene.sql("UPDATE stream_head SET sealed = 0");
      Path forged = folder.resolve("forged.txt");
      var forger =
          new Checkpoints(scene.store.database(), scene.store.journal(), scene.key, forged);
      assertThat(forger.take().problem()).isEmpty();
      AuditVerify verify = AuditVerify.withoutCheckpoints().trusting(Set.of(scene.key.verifier()));
      assertThat(verify.against(forged).store(scene.store.database()).ok()).isTrue();
      found(scene.verify(), 4, "is not the one that checkpoint 1 of");
      assertThat(scene.checkpoints.take().problem()).contains("the store was set back");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTailThatNoCheckpointSealsIsSaidToBeCoveredByTheChainAlone(Stores stores)
      throws IOException {
    try (var scene = new AuditScene(stores, folder)) {
      StoredEvent last = scene.event("admin/default", 6);
      scene.replace(last, "{\"text\":\"never said\"}", last.prevHash());
      assertThat(scene.verify().ok()).isTrue();
      assertThat(scene.verify().proven()).isEqualTo(22);
      assertThat(scene.verify().text()).contains("2 later ones are covered by the chain alone");
      assertThat(scene.checkpoints.take().heads()).isEqualTo(1);
      assertThat(scene.verify().proven()).isEqualTo(24);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anErasedPayloadIsWithheldAndTheChainStands(Stores stores) throws IOException {
    try (var scene = new AuditScene(stores, folder)) {
      scene.sql("UPDATE event SET payload = NULL, salt = NULL WHERE stream = ? AND seq = 3", RUN);
      AuditReport report = scene.verify();
      assertThat(report.ok()).isTrue();
      assertThat(report.withheld()).isEqualTo(1);
      assertThat(report.text()).contains("Payloads erased and withheld: 1");
      Path export = scene.export();
      assertThat(AuditVerify.withoutCheckpoints().export(export).ok()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aStoreSetBackIsFound(Stores stores) throws IOException {
    try (var scene = new AuditScene(stores, folder)) {
      scene.sql("DELETE FROM checkpoint WHERE number = 2");
      scene.sql("DELETE FROM checkpoint_head WHERE number = 2");
      AuditReport report = scene.verify();
      assertThat(report.findings())
          .extracting(AuditReport.Finding::text)
          .singleElement()
          .asString()
          .contains("the store was set back: it ends at checkpoint 1");
      assertThat(scene.checkpoints.take().problem())
          .contains("holds checkpoint 2 of", "which the store has lost");
    }
  }

  @ParameterizedTest
  @EnumSource
  void checkpointsChangedInsideTheStoreAreFound(Stores stores) throws IOException {
    try (var scene = new AuditScene(stores, folder)) {
      scene.sql("UPDATE checkpoint_head SET seq = 1 WHERE number = 1 AND stream = ?", RUN);
      told(scene.verify(), "does not belong to the stream heads that are listed with it");
      scene.sql(
          "UPDATE checkpoint SET note = replace(note, 'checkpoint 2', 'checkpoint 3')"
              + " WHERE number = 2");
      told(scene.verify(), "is not signed by a key that is trusted");
      scene.sql("UPDATE checkpoint SET note = 'nothing' WHERE number = 2");
      told(scene.verify(), "checkpoint 2 in the store was edited");
      scene.sql("DELETE FROM checkpoint WHERE number = 1");
      told(scene.verify(), "the store was set back");
    }
  }

  @ParameterizedTest
  @EnumSource
  void theWrongKeyIsFound(Stores stores) throws IOException {
    try (var scene = new AuditScene(stores, folder)) {
      VerifierKey other = CheckpointKey.in(folder.resolve("other")).verifier();
      AuditReport report =
          AuditVerify.withoutCheckpoints()
              .trusting(Set.of(other))
              .against(scene.outside)
              .store(scene.store.database());
      told(report, "is not signed by a key that is trusted: it is forged, or the key is wrong");
      assertThat(report.proven()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "checkpoint 2, checkpoint 3, is not signed by a key",
    "head 6, head 7, does not belong to the stream heads",
    "run/2, run/9, does not belong to the stream heads"
  })
  void aForgedCheckpointIsFound(String from, String to, String expected) throws IOException {
    try (var scene = new AuditScene(Stores.EMBEDDED, folder)) {
      String text = Files.readString(scene.outside, UTF_8);
      Files.writeString(scene.outside, text.replace(from, to), UTF_8);
      told(scene.verify(), expected);
    }
  }

  @ParameterizedTest
  @EnumSource
  void withoutTheFileThereIsNoAnswer(Stores stores) {
    try (var scene = new AuditScene(stores, folder)) {
      AuditVerify verify = AuditVerify.withoutCheckpoints().against(folder.resolve("none.txt"));
      assertThatIOException().isThrownBy(() -> verify.store(scene.store.database()));
    }
  }

  private static void found(AuditReport report, long seq, String problem) {
    assertThat(report.ok()).isFalse();
    assertThat(report.first())
        .hasValueSatisfying(finding -> {
          assertThat(finding.stream()).as(report.text()).isEqualTo(RUN);
          assertThat(finding.seq()).as(report.text()).isEqualTo(seq);
          assertThat(finding.problem()).contains(problem);
        });
  }

  private static void told(AuditReport report, String problem) {
    assertThat(report.ok()).isFalse();
    assertThat(report.text()).contains(problem);
  }
}
