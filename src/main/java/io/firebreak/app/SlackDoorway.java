package io.firebreak.app;

import io.firebreak.access.Approvers;
import io.firebreak.access.Directory;
import io.firebreak.action.Secrets;
import io.firebreak.app.config.Configuration;
import io.firebreak.app.config.Configuration.SlackMode;
import io.firebreak.approval.OnCall;
import io.firebreak.approval.People;
import io.firebreak.approval.SlackGroups;
import io.firebreak.durable.Outbox;
import io.firebreak.gate.FleetLimits;
import io.firebreak.gate.Holds;
import io.firebreak.gate.StopFile;
import io.firebreak.incident.Incidents;
import io.firebreak.journal.Database;
import io.firebreak.journal.Journal;
import io.firebreak.remediation.Remediation;
import io.firebreak.remediation.Starter;
import io.firebreak.runbook.Catalogue;
import io.firebreak.runbook.Ladder;
import io.firebreak.slack.BoltDoor;
import io.firebreak.slack.SlackCourier;
import io.firebreak.slack.SlackDoor;
import io.firebreak.slack.SlackGround;
import io.firebreak.slack.SlackPeople;
import io.firebreak.slack.SlackSettings;
import io.firebreak.slack.SocketMode;
import io.firebreak.slack.Usergroups;
import io.firebreak.timeline.Timelines;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Opens Slack when it is configured: the door for clicks, and the courier that tells of runs. */
@Singleton
final class SlackDoorway {
  private @Nullable Outbox outbox;
  private @Nullable SocketMode socket;

  /** Topics of the outbox that runs are told to. */
  static List<String> topics(Configuration configuration) {
    return configuration.slack() == null ? List.of() : List.of(SlackCourier.TOPIC);
  }

  /** What Slack stands on, null without Slack. */
  record Parts(@Nullable SlackGround ground) {}

  @Produces
  @Singleton
  Parts parts(
      Configuration configuration,
      Secrets secrets,
      Database database,
      Journal journal,
      Remediation remediation,
      People people,
      Directory directory,
      Catalogue catalogue,
      Ladder ladder,
      Starter starter,
      Holds holds,
      StopFile stopFile,
      Incidents incidents,
      Timelines timelines,
      FleetLimits fleet,
      InstantSource clock) {
    var slack = configuration.slack();
    return new Parts(
        slack == null
            ? null
            : new SlackGround(
                settings(configuration, slack),
                secrets,
                database,
                journal,
                remediation,
                people,
                users(directory, people),
                catalogue,
                ladder,
                starter,
                holds,
                stopFile::keeps,
                incidents,
                timelines,
                fleet.errorBudgets(),
                SlackGround.PROMPT,
                clock));
  }

  /** How Slack is reached, as configured. */
  static SlackSettings settings(Configuration configuration, Configuration.Slack slack) {
    return new SlackSettings(
        slack.mode() == SlackMode.HTTP ? slack.signingSecret() : null,
        slack.appToken(),
        slack.botToken(),
        slack.channel(),
        slack.apiUrl(),
        configuration.http().reachedAt());
  }

  @Produces
  @Singleton
  SlackGroups groups(Configuration configuration, Secrets secrets, Directory directory) {
    var slack = configuration.slack();
    return slack == null ? SlackGroups.NOWHERE : groups(configuration, slack, secrets, directory);
  }

  /** The user groups of a workspace, whose members are people of the directory. */
  static SlackGroups groups(
      Configuration configuration,
      Configuration.Slack slack,
      Secrets secrets,
      Directory directory) {
    var people = new Approvers(directory, OnCall.NOWHERE, SlackGroups.NOWHERE);
    return new Usergroups(
        settings(configuration, slack), secrets, users(directory, people), System::nanoTime);
  }

  private static SlackPeople users(Directory directory, People people) {
    return new SlackPeople() {
      @Override
      public Optional<People.Person> bySlackUser(String slackUser) {
        return directory.bySlackUser(slackUser).flatMap(known -> people.find(known.id()));
      }

      @Override
      public Optional<People.Person> byMail(String mail) {
        return directory
            .byMail(mail)
            .filter(known -> known.slackUser() == null)
            .flatMap(known -> people.find(known.id()));
      }
    };
  }

  @Produces
  @Singleton
  SlackDoor door(Parts parts) {
    var ground = parts.ground();
    return ground == null || ground.settings().signingSecret() == null
        ? SlackDoor.shut()
        : new BoltDoor(ground);
  }

  /**
   * The door is opened here too, so that a blank secret stops the start; the socket opens behind
   * it, so that a Slack that is away does not.
   */
  void start(
      @Observes StartupEvent event,
      Parts parts,
      SlackDoor door,
      Database database,
      Journal journal,
      SecureRandom random) {
    var ground = parts.ground();
    if (ground != null) {
      outbox = new Outbox(journal, database.dialect(), random, List.of(new SlackCourier(ground)));
      if (ground.settings().signingSecret() == null) {
        var opened = new SocketMode(ground);
        opened.start();
        socket = opened;
      }
    }
  }

  /** Before the journal closes, so that what is being decided is still recorded. */
  void stop(
      @Observes @Priority(Interceptor.Priority.APPLICATION) ShutdownEvent event, SlackDoor door) {
    if (door instanceof BoltDoor open) {
      open.close();
    }
    if (socket != null) {
      socket.close();
    }
    if (outbox != null) {
      outbox.close();
    }
  }
}
