package io.firebreak.slack;

import io.firebreak.journal.Failpoint;
import io.firebreak.journal.Journal;
import io.firebreak.journal.Unit;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Posts each message once and edits it in place from then on. */
final class Messages {
  private static final Logger LOG = Logger.getLogger(Messages.class);

  private final SlackCalls calls;
  private final Journal journal;
  private final SlackStore store;

  Messages(SlackGround ground, SlackCalls calls) {
    this.calls = calls;
    this.journal = ground.journal();
    this.store = new SlackStore(ground.database().jdbi());
  }

  /** Where a subject is told; empty when it is not. */
  Optional<SlackStore.Place> place(String tenant, String subject) {
    return store.place(tenant, subject);
  }

  /** The address of a message, which opens it in Slack; empty when Slack does not tell it now. */
  Optional<String> link(SlackStore.Place place) {
    try {
      return calls.link(place);
    } catch (SlackTrouble e) {
      LOG.infof("the address of a message is not known: %s", e.getMessage());
      return Optional.empty();
    }
  }

  /** Tells the present state of a subject, and returns where. */
  SlackStore.Place tell(String tenant, String subject, Post post) throws SlackTrouble {
    var known = store.place(tenant, subject);
    return known.isPresent() && edited(known.get(), post)
        ? known.get()
        : anew(tenant, subject, post);
  }

  /** The same in a new message, which calls people as an edit would not. */
  SlackStore.Place anew(String tenant, String subject, Post post) throws SlackTrouble {
    var place = calls.post(post);
    Failpoint.hit("P10", subject);
    journal.commit(Unit.builder().guard(SlackStore.put(tenant, subject, place)).build());
    return place;
  }

  /** Tells the last state of a subject where it stands, and does not touch that message again. */
  void close(String tenant, String subject, Post post) throws SlackTrouble {
    var known = store.place(tenant, subject);
    if (known.isPresent()) {
      edited(known.get(), post);
      forget(tenant, subject);
    }
  }

  /** The next thing to be told about a subject is a new message. */
  void forget(String tenant, String subject) {
    journal.commit(Unit.builder().guard(SlackStore.forget(tenant, subject)).build());
  }

  /** False when the message is gone, so that it has to be posted anew. */
  private boolean edited(SlackStore.Place place, Post post) throws SlackTrouble {
    try {
      calls.update(place, post);
      return true;
    } catch (SlackTrouble e) {
      if (e.code().equals("message_not_found")) {
        return false;
      }
      throw e;
    }
  }
}
