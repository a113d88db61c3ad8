package io.firebreak.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.firebreak.testing.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointsTest {
  @TempDir Path folder;

  @Test
  void theFileReadsAsSignedNotesDo() throws IOException {
    try (var scene = new AuditScene(Stores.EMBEDDED, folder)) {
      List<String> lines = Files.readAllLines(scene.outside, UTF_8);
      assertThat(lines.get(0)).isEqualTo("key " + scene.key.verifier().text());
      assertThat(lines.subList(2, 4)).containsExactly("firebreak/journal", "4");
      assertThat(lines.get(4)).hasSize(44);
      assertThat(lines.get(5)).isEqualTo("checkpoint 1");
      assertThat(lines.get(6)).startsWith("at 2");
      assertThat(lines.get(7)).isEqualTo("previous none");
      assertThat(lines.get(8)).isEmpty();
      assertThat(lines.get(9)).startsWith("— firebreak/journal ");
      assertThat(lines.get(10)).isEmpty();
      assertThat(lines.get(11)).matches("head 4 [0-9a-f]{64} admin/default");
      String signed = String.join("\n", lines.subList(2, 8)) + "\n";
      byte[] signature = Base64.getDecoder().decode(lines.get(9).split(" ", -1)[2]);
      assertThat(signature).hasSize(4 + 64);
      assertThat(AuditScene.hex(signature)).startsWith(scene.key.verifier().id());
      assertThat(scene.key.verifier().verify(signed, Arrays.copyOfRange(signature, 4, 68)))
          .isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whereNothingMovedNothingIsSealed(Stores stores) throws IOException {
    try (var scene = new AuditScene(stores, folder)) {
      assertThat(scene.checkpoints.take().heads()).isEqualTo(1);
      long size = Files.size(scene.outside);
      assertThat(scene.checkpoints.take()).isEqualTo(new Checkpoints.Taken(0, ""));
      assertThat(Files.size(scene.outside)).isEqualTo(size);
    }
  }

  @ParameterizedTest
  @EnumSource
  void withoutAFileTheStoreIsSealedByItself(Stores stores) throws IOException {
    try (var scene = new AuditScene(stores, folder)) {
      var inside = new Checkpoints(scene.store.database(), scene.store.journal(), scene.key, null);
      assertThat(inside.take()).isEqualTo(new Checkpoints.Taken(1, ""));
      scene.rewrite(AuditScene.RUN);
      AuditReport report =
          AuditVerify.withoutCheckpoints()
              .trusting(Set.of(scene.key.verifier()))
              .store(scene.store.database());
      assertThat(report.text())
          .contains("event 4 of run/2 is not the one that checkpoint 1")
          .contains("There is no checkpoint from outside");
    }
  }

  @ParameterizedTest
  @EnumSource
  void manyHeadsAreSealedInSeveralCheckpoints(Stores stores) throws IOException {
    try (var scene = new AuditScene(stores, folder)) {
      List<NewEvent> one = List.of(NewEvent.byEngine(new TestEvents.Said("x")));
      Unit.Builder unit = Unit.builder();
      for (int i = 0; i < 1_100; i++) {
        unit.append(StreamId.incident("default", String.valueOf(i)), 0, one);
      }
      assertThat(scene.store.journal().commit(unit.build())).isInstanceOf(Committed.Done.class);
      assertThat(scene.checkpoints.take()).isEqualTo(new Checkpoints.Taken(1_101, ""));
      AuditReport report = scene.verify();
      assertThat(report.findings()).isEmpty();
      assertThat(report.proven()).isEqualTo(24 + 1_100);
      assertThat(report.text()).contains("the newest of which is number 20");
    }
  }

  /** The process may die between the store and the file, or within a line of the file. */
  @ParameterizedTest
  @ValueSource(ints = {0, 3, 40, 200, 600})
  void aTornFileIsMadeWholeByTheNextCheckpoint(int bytesLeft) throws IOException {
    try (var scene = new AuditScene(Stores.EMBEDDED, folder)) {
      byte[] whole = Files.readAllBytes(scene.outside);
      int keep = bytesLeft == 0 ? 0 : whole.length - bytesLeft;
      Files.write(scene.outside, Arrays.copyOf(whole, keep));
      assertThat(scene.checkpoints.take()).isEqualTo(new Checkpoints.Taken(1, ""));
      AuditReport report = scene.verify();
      assertThat(report.findings()).isEmpty();
      assertThat(report.proven()).isEqualTo(24);
    }
  }

  @Test
  void aTornEndIsRemarkedAndProvesNothing() throws IOException {
    try (var scene = new AuditScene(Stores.EMBEDDED, folder)) {
      byte[] whole = Files.readAllBytes(scene.outside);
      Files.write(scene.outside, Arrays.copyOf(whole, whole.length - 30));
      AuditReport report = scene.verify();
      assertThat(report.ok()).isTrue();
      assertThat(report.proven()).isEqualTo(16);
      assertThat(report.text()).contains("A part of " + scene.outside + " cannot be read");
    }
  }

  @Test
  void aFileThatCannotBeWrittenIsToldAndMadeUpForLater() throws IOException {
    try (var scene = new AuditScene(Stores.EMBEDDED, folder)) {
      byte[] before = Files.readAllBytes(scene.outside);
      Files.delete(scene.outside);
      Files.createDirectory(scene.outside);
      assertThat(scene.checkpoints.take().problem()).contains("cannot be used");
      Files.delete(scene.outside);
      Files.write(scene.outside, before, StandardOpenOption.CREATE_NEW);
      assertThat(scene.checkpoints.take().problem()).isEmpty();
      assertThat(scene.verify().proven()).isEqualTo(24);
    }
  }

  @Test
  void nothingIsSignedOnTopOfAChangedCheckpoint() {
    try (var scene = new AuditScene(Stores.EMBEDDED, folder)) {
      scene.sql(
          "UPDATE checkpoint SET note = replace(note, 'checkpoint 2', 'checkpoint 7') WHERE number"
              + " = 2");
      assertThat(scene.checkpoints.take().problem()).contains("its checkpoint 2 is not the one in");
    }
  }

  @ParameterizedTest
  @EnumSource
  void severalMaySealOneStoreAtOnce(Stores stores) throws Exception {
    try (var scene = new AuditScene(stores, folder);
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Checkpoints> takers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        takers.add(
            new Checkpoints(
                scene.store.database(),
                scene.store.journal(),
                scene.key,
                folder.resolve("taker" + i)));
      }
      for (int round = 0; round < 5; round++) {
        scene.say(1, "run/1", "run/2", "run/3");
        List<Future<Checkpoints.Taken>> all = new ArrayList<>();
        takers.forEach(taker -> all.add(callers.submit(taker::take)));
        for (Future<Checkpoints.Taken> taken : all) {
          assertThat(taken.get().problem()).isEmpty();
        }
      }
      for (int i = 0; i < 3; i++) {
        takers.get(i).take();
        AuditReport report =
            AuditVerify.withoutCheckpoints()
                .against(folder.resolve("taker" + i))
                .store(scene.store.database());
        assertThat(report.findings()).isEmpty();
        assertThat(report.proven()).isEqualTo(24 + 15);
      }
    }
  }

  @Test
  void theKeyIsMadeOnceAndIsItsOwnersAlone() throws IOException {
    Path keys = folder.resolve("keys");
    CheckpointKey made = CheckpointKey.in(keys);
    assertThat(CheckpointKey.in(keys).verifier()).isEqualTo(made.verifier());
    assertThat(CheckpointKey.publicIn(keys)).isEqualTo(made.verifier());
    assertThat(Files.getPosixFilePermissions(keys.resolve("checkpoint.key")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    Files.writeString(keys.resolve("checkpoint.key"), "nothing", UTF_8);
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> CheckpointKey.in(keys))
        .withMessageContaining("cannot be used");
  }

  @Test
  void aMistypedKeyIsRefused() {
    String text = CheckpointKey.in(folder).verifier().text();
    assertThat(new VerifierKey(text + "\n").text()).isEqualTo(text);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new VerifierKey(text.replace("+A", "+B")));
    assertThatIllegalArgumentException().isThrownBy(() -> new VerifierKey("nonsense"));
    char last = text.charAt(60);
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new VerifierKey(
                text.substring(0, 60) + (last == 'x' ? 'y' : 'x') + text.substring(61)));
  }
}
