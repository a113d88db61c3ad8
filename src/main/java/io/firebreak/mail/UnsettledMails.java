package io.firebreak.mail;

import io.firebreak.durable.Courier.Delivery;
import io.firebreak.durable.Outbox;
import io.firebreak.journal.Database;
import io.firebreak.journal.Guard;
import io.firebreak.journal.Journal;
import io.firebreak.journal.Unit;
import io.firebreak.remediation.Remediation;
import io.firebreak.remediation.RunState;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Mails everybody who may act at once, and then once an hour, about a run that goes on only when
 * they settle it (engine-rules 10). The hour is kept by a row of the outbox and by when the last
 * mail was taken, which a restart does not lose.
 */
final class UnsettledMails {
  static final Duration EVERY = Duration.ofHours(1);

  /** So subjects of the outbox begin that stand for such a run. */
  static final String SUBJECT = "page/";

  private final MailSettings settings;
  private final Database database;
  private final Journal journal;
  private final Remediation remediation;
  private final MailStore store;
  private final List<String> responders;

  UnsettledMails(MailGround ground) {
    this.settings = ground.settings();
    this.database = ground.database();
    this.journal = ground.journal();
    this.remediation = ground.remediation();
    this.store = new MailStore(database.jdbi());
    this.responders = ground.responders();
  }

  /** Begins the hours of a run, or ends them. */
  void look(RunState run) {
    var mailed = store.mailedAt(tenant(run), run.id()).isPresent();
    var unsettled = unsettled(run);
    if (unsettled.isEmpty() && mailed) {
      commit(MailStore.delete(tenant(run), run.id()));
    } else if (!unsettled.isEmpty() && !mailed && !responders.isEmpty()) {
      commit(Outbox.enqueue(tenant(run), MailCourier.TOPIC, SUBJECT + run.id()));
    }
  }

  /**
   * Mails when it is time, as long as people must settle it.
   *
   * @param post hands a letter to the server
   */
  Delivery due(RunState run, Function<Letter, Delivery> post) {
    var unsettled = unsettled(run);
    if (unsettled.isEmpty()) {
      commit(MailStore.delete(tenant(run), run.id()));
      return new Delivery.Done();
    }
    var left =
        store
            .mailedAt(tenant(run), run.id())
            .map(last -> Duration.between(database.now(), last.plus(EVERY)))
            .orElse(Duration.ZERO);
    if (left.isPositive()) {
      return waiting(left);
    }
    var sent = post.apply(Letter.unsettled(run, unsettled, responders, settings.run(run.id())));
    if (!(sent instanceof Delivery.Done)) {
      return sent;
    }
    commit(MailStore.put(tenant(run), run.id(), database.now()));
    return waiting(EVERY);
  }

  private static Delivery waiting(Duration left) {
    return new Delivery.Later(left, "people are mailed hourly until they settle the run");
  }

  /** Those of it and its parts that go on only when a person settles them. */
  private List<RunState> unsettled(RunState run) {
    var parts =
        run.status().terminal()
            ? Stream.<RunState>empty()
            : run.liveChildren().values().stream()
                .flatMap(child -> remediation.find(tenant(run), child).stream())
                .flatMap(child -> unsettled(child).stream());
    return Stream.concat(
            run.status().unsettled() ? Stream.of(run) : Stream.<RunState>empty(), parts)
        .toList();
  }

  private static String tenant(RunState run) {
    return run.stream().tenant();
  }

  private void commit(Guard guard) {
    journal.commit(Unit.builder().guard(guard).build());
  }
}
