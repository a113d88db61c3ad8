package io.firebreak.gate;

import io.firebreak.journal.Database;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How heartbeats stand, for those who tell people. */
public final class HeartbeatRecord {
  /** So subjects of the outbox begin that stand for a heartbeat; its name and a number follow. */
  public static final String SUBJECT = "heartbeat/";

  private final Database database;
  private final Holds holds;

  /** Reads it anew whenever it is asked. */
  public HeartbeatRecord(Database database, Holds holds) {
    this.database = database;
    this.holds = holds;
  }

  /**
   * How a heartbeat stands.
   *
   * @param heardAt when it was heard last, null for never
   * @param silence what people are told of, null while it beats
   */
  public record Standing(String name, @Nullable Instant heardAt, @Nullable Silence silence) {
    /** Under this people are told of how it stands now. */
    String subject() {
      return HeartbeatRecord.subject(name, silence == null ? 0 : silence.times());
    }
  }

  /**
   * A silence.
   *
   * @param since when it was noticed
   * @param reason what it is, in words
   * @param toldAt when people were told of it last
   * @param times how often they were told of it
   */
  public record Silence(Instant since, String reason, Instant toldAt, long times) {}

  static String subject(String name, long times) {
    return SUBJECT + name + "/" + times;
  }

  /** All that were heard or missed, by name. */
  public List<Standing> all(String tenant) {
    return read(database, tenant);
  }

  /** The same from outside of the server. */
  public static List<Standing> read(Database database, String tenant) {
    return HeartbeatStore.all(database.jdbi(), tenant);
  }

  /**
   * What is to be told under a subject of the outbox; empty when that is no news any more. One that
   * is configured no more is not silent.
   */
  public Optional<Standing> news(String tenant, String subject) {
    var name = subject.substring(SUBJECT.length(), subject.lastIndexOf('/'));
    return Optional.of(
            all(tenant).stream()
                .filter(standing -> standing.name().equals(name))
                .findFirst()
                .orElseGet(() -> new Standing(name, null, null)))
        .filter(standing -> standing.subject().equals(subject));
  }

  /** The hold that stands for the silence of a heartbeat. */
  public Optional<Holds.Hold> hold(String tenant, String name) {
    return holds.heldBy(tenant, HeartbeatWatch.actor(name)).stream().findFirst();
  }
}
