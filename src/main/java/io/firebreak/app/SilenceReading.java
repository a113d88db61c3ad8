package io.firebreak.app;

import io.firebreak.action.Secrets;
import io.firebreak.connector.alertmanager.Alertmanagers;
import io.firebreak.connector.alertmanager.ToldSilences;
import io.firebreak.incident.Silence;
import io.firebreak.incident.Silences;
import io.firebreak.journal.Actor;
import io.firebreak.label.VisibleText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/** Reads the silences of one Alertmanager. While it does not answer, those that are known go on. */
final class SilenceReading {
  private static final Logger LOG = Logger.getLogger(SilenceReading.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int LONGEST_NAME = 100;

  private final String tenant;
  private final String server;
  private final Alertmanagers servers;
  private final Secrets secrets;
  private final Silences silences;
  private final Actor actor;

  SilenceReading(
      String tenant, String server, Alertmanagers servers, Secrets secrets, Silences silences) {
    this.tenant = tenant;
    this.server = server;
    this.servers = servers;
    this.secrets = secrets;
    this.silences = silences;
    this.actor = actor(server);
  }

  /** Who makes and ends the silences of an Alertmanager. */
  static Actor actor(String server) {
    return new Actor(
        Actor.Kind.SYSTEM, "alertmanager:" + server, null, Actor.ENGINE.channel(), null);
  }

  /** Reads them once; false, and said in the log, when the server could not tell. */
  boolean look() {
    var told = servers.silences(server, secrets, PATIENCE);
    told.ifPresent(this::take);
    return told.isPresent();
  }

  private void take(ToldSilences told) {
    var there = new LinkedHashMap<String, Silence>();
    var unreadable = new HashSet<>(told.unreadable());
    for (var each : told.silences()) {
      try {
        there.put(each.id(), silence(each));
      } catch (IllegalArgumentException e) {
        unreadable.add(each.id());
        LOG.warnf(
            "silence %s of Alertmanager %s is not honoured: %s", each.id(), server, e.getMessage());
      }
    }
    var all = new ArrayList<>(there.values());
    all.addAll(0, stillKnown(unreadable));
    var left = silences.told(tenant, server, all, actor);
    if (left > 0) {
      LOG.warnf(
          "%d silences of Alertmanager %s are not honoured, because limits.silences are known",
          left, server);
    }
  }

  /** What was understood before and is there still goes on as it was. */
  private List<Silence> stillKnown(Set<String> unreadable) {
    var ids = unreadable.stream().map(this::id).toList();
    return silences.known(tenant).stream().filter(each -> ids.contains(each.id())).toList();
  }

  private Silence silence(ToldSilences.Told told) {
    return new Silence(
        id(told.id()),
        server,
        Silence.read(told.matchers()),
        cut(told.comment(), Silence.LONGEST_REASON),
        cut(told.createdBy(), LONGEST_NAME),
        told.startsAt(),
        told.endsAt());
  }

  private String id(String told) {
    return server + ":" + told;
  }

  private static String cut(String text, int longest) {
    var line = VisibleText.line(text);
    return line.codePointCount(0, line.length()) <= longest
        ? line
        : line.substring(0, line.offsetByCodePoints(0, longest - 1)) + "…";
  }
}
