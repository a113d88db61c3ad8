package io.firebreak.slack;

import com.slack.api.model.event.AppHomeOpenedEvent;
import com.slack.api.model.view.View;
import io.firebreak.approval.People;
import io.firebreak.journal.StorageException;
import io.firebreak.journal.StreamId;
import io.firebreak.remediation.Remediation;
import io.firebreak.remediation.RunState;
import io.firebreak.remediation.RunStatus;
import io.firebreak.remediation.RunSummary;
import java.util.List;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.JdbiException;

/** Shows people in the app's home what waits for them, anew each time they open it. */
final class Home {
  private static final Logger LOG = Logger.getLogger(Home.class);
  private static final String TENANT = StreamId.DEFAULT_TENANT;
  private static final int LOOKED_AT = 100;

  private final SlackSettings settings;
  private final SlackCalls calls;
  private final Speakers speakers;
  private final Remediation remediation;
  private final People people;
  private final Objectives objectives;

  Home(SlackGround ground, SlackCalls calls, Speakers speakers) {
    this.settings = ground.settings();
    this.calls = calls;
    this.speakers = speakers;
    this.remediation = ground.remediation();
    this.people = ground.people();
    this.objectives = new Objectives(ground);
  }

  /** Somebody opened it. */
  void opened(String team, AppHomeOpenedEvent event) {
    if (!"home".equals(event.getTab())) {
      return;
    }
    switch (speakers.who(new Speaker(team, null, event.getUser(), event.getChannel()))) {
      case Speakers.Who.Stranger(var why) -> show(event.getUser(), HomeView.said(why));
      case Speakers.Who.Known(var person) -> open(event.getUser(), person);
    }
  }

  private void open(String user, People.Person person) {
    try {
      show(user, person);
    } catch (StorageException | JdbiException e) {
      LOG.warnf("the app's home of %s met a database that is away: %s", user, e.getMessage());
      show(
          user, HomeView.said("Firebreak cannot reach its database. Open this again in a moment."));
    }
  }

  /** What waits is shown at once; what is asked elsewhere, and may take long, comes after. */
  private void show(String user, People.Person person) {
    if (!person.roles().contains("viewer")) {
      show(user, HomeView.said("To see what waits and runs takes the role viewer. Ask an admin."));
      return;
    }
    var mine = objectives.of(person);
    show(user, view(person, mine.isEmpty() ? List.of() : List.of("One moment …")));
    if (!mine.isEmpty()) {
      show(user, view(person, objectives.lines(mine)));
    }
  }

  private void show(String user, View view) {
    try {
      calls.publish(user, view);
    } catch (SlackTrouble e) {
      LOG.warnf("the app's home of %s could not be shown: %s", user, e.getMessage());
    }
  }

  private View view(People.Person person, List<String> budgets) {
    var live = remediation.live(TENANT, LOOKED_AT);
    var waiting = live.stream().filter(run -> waits(run, person)).toList();
    return HomeView.of(waiting, live, budgets, settings::page);
  }

  private boolean waits(RunSummary run, People.Person person) {
    return remediation
        .find(TENANT, run.id())
        .filter(state -> asks(state, person) || needs(state, person))
        .isPresent();
  }

  private boolean asks(RunState state, People.Person person) {
    var approval = state.approval();
    return approval != null
        && approval.pending()
        && people.find(person.id(), approval.whoIsAsked()).filter(approval::isAsked).isPresent()
        && !approval.request().excluded().contains(person.id())
        && approval.votes().stream().noneMatch(vote -> vote.person().equals(person.id()));
  }

  /** What a responder must settle, or report on. */
  private static boolean needs(RunState state, People.Person person) {
    return person.responds()
        && !state.status().terminal()
        && state.status() != RunStatus.AWAITING_APPROVAL
        && (state.status().needsPerson() || !state.manual().isEmpty());
  }
}
