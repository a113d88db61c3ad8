package io.firebreak.journal;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What both journals do alike: encode, read, announce. */
abstract class StoredJournal implements Journal {
  private static final Logger LOG = System.getLogger(StoredJournal.class.getName());

  private final Database database;
  private final UnitEncoder encoder;
  private final EventTypes types;
  private final List<Consumer<List<Event>>> listeners = new CopyOnWriteArrayList<>();
  private volatile @Nullable Trouble trouble;

  StoredJournal(Database database, UnitEncoder encoder, EventTypes types) {
    this.database = database;
    this.encoder = encoder;
    this.types = types;
  }

  abstract Committed commit(EncodedUnit unit);

  @Override
  public final Optional<Trouble> trouble() {
    return Optional.ofNullable(trouble);
  }

  /** Nothing could be written for this reason. */
  final void inTrouble(SQLException error) {
    trouble = database.dialect().trouble(error).orElse(Trouble.BUSY);
  }

  /** Something was written. */
  final void well() {
    trouble = null;
  }

  /**
   * While there is trouble each transaction writes something of its own, so that one that changes
   * nothing does not pass for proof that the store can be written again.
   */
  final void prove(Tx tx) throws SQLException {
    if (trouble != null) {
      EventStore.touch(tx, database.dialect());
    }
  }

  @Override
  public final Committed commit(Unit unit) {
    return commit(encoder.encode(unit));
  }

  @Override
  public final List<Event> read(StreamId stream, long afterSeq) {
    List<Event> events = new ArrayList<>();
    database.read(
        EventStore.READ, row -> events.add(EventStore.event(row, types)), stream.name(), afterSeq);
    return events;
  }

  @Override
  public final void scan(String kind, Consumer<Event> reader) {
    database.scan(EventStore.SCAN, row -> reader.accept(EventStore.event(row, types)), kind + "/%");
  }

  @Override
  public final void onCommit(Consumer<List<Event>> listener) {
    listeners.add(listener);
  }

  /** Tells the listeners about a unit; one that fails must not keep the others from hearing. */
  final void publish(Committed verdict) {
    if (verdict instanceof Committed.Done(List<Event> events) && !events.isEmpty()) {
      for (Consumer<List<Event>> listener : listeners) {
        try {
          listener.accept(events);
        } catch (RuntimeException e) {
          LOG.log(Level.ERROR, "a listener of the journal failed", e);
        }
      }
    }
  }
}
