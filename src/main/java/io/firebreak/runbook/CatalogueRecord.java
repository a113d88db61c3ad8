package io.firebreak.runbook;

import io.firebreak.durable.Outbox;
import io.firebreak.journal.Actor;
import io.firebreak.journal.Committed;
import io.firebreak.journal.Journal;
import io.firebreak.journal.NewEvent;
import io.firebreak.journal.StreamId;
import io.firebreak.journal.Unit;
import io.firebreak.runbook.RunbookSource.Change;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes down what a reload changes, each change in a unit of its own. */
final class CatalogueRecord {
  private final Journal journal;
  private final VersionStore store;
  private final String tenant;
  private final List<String> topics;
  private volatile List<Problem> noted = List.of();

  /**
   * A record.
   *
   * @param topics of the outbox that are told what is wrong
   */
  CatalogueRecord(Journal journal, VersionStore store, String tenant, List<String> topics) {
    this.journal = journal;
    this.store = store;
    this.tenant = tenant;
    this.topics = List.copyOf(topics);
  }

  /**
   * A version takes the place of another.
   *
   * @param text the file as its author wrote it; null when it is no longer there
   */
  void inForce(
      RunbookVersion version,
      @Nullable String text,
      VersionStore.@Nullable Head before,
      @Nullable Change change,
      Canaries canaries) {
    var previous = before == null ? null : before.hash();
    var coming = canaries.coming(version, previous);
    var unit = Unit.builder();
    var began = coming.event();
    if (began != null) {
      unit.fact(StreamId.admin(tenant), NewEvent.byEngine(began));
    }
    commit(
        unit.guard(store.keep(version, text))
            .guard(store.putInForce(version, previous))
            .guard(
                store.changed(
                    version.runbook().name(),
                    version.hash(),
                    version.path(),
                    version.author(),
                    change))
            .guards(coming.guards()),
        new RunbookEvent.InForce(
            version.runbook().name(),
            version.hash(),
            previous,
            version.path(),
            version.author(),
            change));
  }

  void withdrawn(VersionStore.Head head) {
    commit(
        Unit.builder()
            .guard(store.withdraw(head))
            .guard(store.changed(head.name(), null, head.path(), null, null)),
        new RunbookEvent.Withdrawn(head.name(), head.hash(), head.path()));
  }

  void rejected(String path, Problem problem, @Nullable String kept) {
    commit(Unit.builder(), new RunbookEvent.Rejected(path, problem.toString(), kept));
  }

  void asked(Actor actor) {
    journal.commit(
        Unit.builder()
            .fact(StreamId.admin(tenant), new NewEvent(new RunbookEvent.ReloadAsked(), actor))
            .build());
  }

  /** Keeps in memory what was found out beside what stands in the files, and tells of a change. */
  void note(List<Problem> found) {
    if (!found.equals(noted)) {
      noted = List.copyOf(found);
      tell();
    }
  }

  List<Problem> noted() {
    return noted;
  }

  /** Lets everybody who is told of runs also know how the catalogue stands now. */
  void tell() {
    var unit = Unit.builder();
    topics.forEach(topic -> unit.guard(Outbox.enqueue(tenant, topic, Catalogue.SUBJECT)));
    if (!topics.isEmpty()) {
      journal.commit(unit.build());
    }
  }

  /** A refusal means that another process recorded the same change first, which is as good. */
  private void commit(Unit.Builder unit, RunbookEvent event) {
    var committed =
        journal.commit(unit.fact(StreamId.admin(tenant), NewEvent.byEngine(event)).build());
    if (committed instanceof Committed.Conflict conflict) {
      throw new IllegalStateException("a fact met a conflict: " + conflict);
    }
  }
}
