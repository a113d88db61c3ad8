package io.firebreak.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.journal.TestEvents.Said;
import io.firebreak.testing.OpenStore;
import io.firebreak.testing.Stores;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A store with a past: three runs of six events, of which four were sealed by a first checkpoint
 * and six by a second, and a stream of administrative acts of which two events came after both.
 */
final class AuditScene implements AutoCloseable {
  static final String RUN = "run/2";

  final OpenStore store;
  final Path folder;
  final Path outside;
  final CheckpointKey key;
  final Checkpoints checkpoints;

  AuditScene(Stores stores, Path folder) {
    this.store = stores.open(TestEvents.TYPES, InstantSource.system());
    this.folder = folder;
    this.outside = folder.resolve("checkpoints.txt");
    this.key = CheckpointKey.in(folder.resolve("keys"));
    this.checkpoints = new Checkpoints(store.database(), store.journal(), key, outside);
    say(4, "run/1", "run/2", "run/3", "admin/default");
    assertThat(checkpoints.take()).isEqualTo(new Checkpoints.Taken(4, ""));
    say(2, "run/1", "run/2", "run/3");
    assertThat(checkpoints.take()).isEqualTo(new Checkpoints.Taken(3, ""));
    say(2, "admin/default");
  }

  void say(int times, String... streams) {
    for (String stream : streams) {
      for (int i = 0; i < times; i++) {
        var actor = new Actor(Actor.Kind.PERSON, "u1", "token", "rest", "192.0.2.7");
        Unit unit =
            Unit.builder()
                .fact(new StreamId("default", stream), new NewEvent(new Said(stream + i), actor))
                .build();
        assertThat(store.journal().commit(unit)).isInstanceOf(Committed.Done.class);
      }
    }
  }

  /** What someone does who has the database in hand. */
  void sql(String sql, @Nullable Object... args) {
    Guard guard =
        tx -> {
          assertThat(tx.update(sql, args)).as(sql).isPositive();
          return null;
        };
    store.journal().commit(Unit.builder().guard(guard).build());
  }

  /** Rewrites a stream from its first event on: other words, every hash recomputed. */
  void rewrite(String stream) {
    List<StoredEvent> events = new ArrayList<>();
    store.database().read(EventStore.READ, row -> events.add(StoredEvent.of(row)), stream, 0L);
    byte[] hash = EventHash.beforeFirst(stream);
    for (StoredEvent event : events) {
      hash = replace(event, "{\"text\":\"never said\"}", hash);
    }
  }

  /** Replaces one event by another that is right in itself, and returns its hash. */
  byte[] replace(StoredEvent event, String payload, byte[] previous) {
    byte[] salt = new byte[16];
    EventHash.Header old = event.header();
    var header =
        new EventHash.Header(
            old.tenant(),
            old.stream(),
            old.seq(),
            old.at(),
            old.type(),
            old.schema(),
            old.actorId(),
            old.channel(),
            EventHash.ofPayload(salt, payload));
    byte[] hash = EventHash.ofEvent(previous, header);
    sql(
        """
        UPDATE event SET payload = ?, salt = ?, payload_hash = ?, prev_hash = ?, hash = ?
        WHERE stream = ? AND seq = ?
        """,
        payload,
        salt,
        header.payloadHash(),
        previous,
        hash,
        old.stream(),
        old.seq());
    return hash;
  }

  StoredEvent event(String stream, long seq) {
    List<StoredEvent> events = new ArrayList<>();
    store.database().read(EventStore.READ, row -> events.add(StoredEvent.of(row)), stream, seq - 1);
    return events.getFirst();
  }

  /** Verifies the store with the file outside and the true key. */
  AuditReport verify() throws IOException {
    return AuditVerify.withoutCheckpoints()
        .trusting(Set.of(key.verifier()))
        .against(outside)
        .store(store.database());
  }

  AuditReport verifyWithoutOutside() throws IOException {
    return AuditVerify.withoutCheckpoints().store(store.database());
  }

  Path export() throws IOException {
    Path export = folder.resolve("export.jsonl");
    try (Writer out = Files.newBufferedWriter(export, UTF_8)) {
      new AuditExport(store.database()).all(out);
    }
    return export;
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public void close() {
    store.close();
  }
}
