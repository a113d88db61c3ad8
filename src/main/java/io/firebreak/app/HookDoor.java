package io.firebreak.app;

import io.firebreak.action.Egress;
import io.firebreak.action.SecretText;
import io.firebreak.action.Secrets;
import io.firebreak.alert.AlertSource;
import io.firebreak.alert.DeadLetters;
import io.firebreak.alert.Heartbeats;
import io.firebreak.alert.HookRef;
import io.firebreak.alert.Hooks;
import io.firebreak.alert.Intake;
import io.firebreak.alert.Limits;
import io.firebreak.alert.Unsubscribed;
import io.firebreak.app.config.Configuration;
import io.firebreak.app.config.Configuration.Hook;
import io.firebreak.durable.Outbox;
import io.firebreak.incident.Leftovers;
import io.firebreak.journal.Database;
import io.firebreak.journal.IdSource;
import io.firebreak.journal.Journal;
import io.firebreak.journal.StorageException;
import io.firebreak.journal.StreamId;
import io.firebreak.journal.Unit;
import io.firebreak.webhook.HookHandler;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.net.URI;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Opens the configured hooks. */
@Singleton
final class HookDoor {
  private static final Logger LOG = Logger.getLogger(HookDoor.class);
  private static final long CLEAN_MINUTES = 10;

  private final ScheduledExecutorService cleaning =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("intake-cleaning").daemon().factory());

  @Produces
  @Singleton
  Intake intake(Configuration configuration, Journal journal, Database database) {
    return new Intake(
        journal,
        database,
        Executors.newVirtualThreadPerTaskExecutor(),
        configuration.limits().staleAfter());
  }

  @Produces
  @Singleton
  Limits limits(Configuration configuration) {
    return Limits.DEFAULT.withBacklog(configuration.limits().intakeBacklog());
  }

  @Produces
  @Singleton
  Hooks hooks(
      Configuration configuration,
      Intake intake,
      InstantSource clock,
      Limits limits,
      Secrets secrets,
      Heartbeats heartbeats) {
    var topics = configuration.hooks().stream().flatMap(HookDoor::topics).toList();
    var sns = new SnsClient(topics, Egress.Resolver.SYSTEM, clock);
    var providers =
        new IdentityProviders(
            configuration.hooks().stream().flatMap(HookDoor::keys).toList(),
            Egress.Resolver.SYSTEM);
    var hooks = new Hooks(intake, clock, limits, sns, providers, sns::confirm);
    var known = Sources.all(limits, pagerDutyUser(configuration));
    for (var hook : configuration.hooks()) {
      try {
        var config = HookCredentials.of(hook);
        var source = heartbeats.among(config.hook(), source(hook, known));
        hooks.open(config, source, name -> reveal(secrets, name));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("hook " + path(hook) + ": " + e.getMessage(), e);
      }
    }
    hooks.watchedBy(heartbeats);
    return hooks;
  }

  private static Stream<String> topics(Hook hook) {
    return hook.auth() == null ? Stream.of() : hook.auth().sns().stream();
  }

  private static Stream<URI> keys(Hook hook) {
    var jwt = hook.auth() == null ? null : hook.auth().jwt();
    return jwt == null ? Stream.of() : Stream.of(jwt.keys());
  }

  private static String reveal(Secrets secrets, String name) {
    try {
      return secrets.reveal(new SecretText(List.of(new SecretText.Part.Reference(name))));
    } catch (Secrets.SecretMissingException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** What grows by each delivery, throttle and silence must go when it is over. */
  void start(
      @Observes StartupEvent event,
      Intake intake,
      DeadLetters letters,
      Leftovers leftovers,
      Configuration configuration,
      Hooks hooks,
      Journal journal) {
    hooks.watchedBy(new Unsubscribed(subject -> tell(configuration, journal, subject)));
    var retention = configuration.limits().deadLetterRetention();
    forget("marks of deliveries", intake::forgetOldMarks);
    forget("dead letters", () -> letters.expire(retention));
    forget("throttles and silences", leftovers::forget);
  }

  /** What cannot be written down stands in the log, and the request is answered. */
  private static void tell(Configuration configuration, Journal journal, String subject) {
    var unit = Unit.builder();
    HeartbeatRoom.topics(configuration)
        .forEach(topic -> unit.guard(Outbox.enqueue(StreamId.DEFAULT_TENANT, topic, subject)));
    try {
      journal.commit(unit.build());
    } catch (StorageException e) {
      LOG.errorf(e, "nobody is told about %s", subject);
    }
  }

  private void forget(String what, Runnable work) {
    var _ =
        cleaning.scheduleWithFixedDelay(
            () -> {
              try {
                work.run();
              } catch (StorageException e) {
                LOG.warnf("old %s stay until the database answers: %s", what, e.getMessage());
              }
            },
            CLEAN_MINUTES,
            CLEAN_MINUTES,
            TimeUnit.MINUTES);
  }

  void stop(@Observes @Priority(Interceptor.Priority.APPLICATION - 2) ShutdownEvent event) {
    cleaning.shutdownNow();
  }

  @Produces
  @Singleton
  HookHandler handler(Hooks hooks, IdSource ids) {
    return new HookHandler(hooks, ids::next);
  }

  @Produces
  @Singleton
  DeadLetters deadLetters(
      Journal journal,
      Database database,
      Intake intake,
      Hooks hooks,
      IdSource ids,
      InstantSource clock) {
    return new DeadLetters(journal, database, intake, hooks, ids, clock);
  }

  /**
   * What came of trying a hook without opening it.
   *
   * @param path where it would be
   * @param wrong why it could not be opened, null when it could
   */
  record Tried(String path, @Nullable String wrong) {}

  /** Tries whether a hook could be opened. */
  static Tried check(Hook hook, Configuration configuration, Secrets secrets) {
    var path = path(hook);
    try {
      source(hook, Sources.all(Limits.DEFAULT, pagerDutyUser(configuration)));
      Hooks.check(HookCredentials.of(hook), name -> reveal(secrets, name));
      return new Tried(path, null);
    } catch (IllegalArgumentException e) {
      return new Tried(path, e.getMessage());
    }
  }

  private static String path(Hook hook) {
    return "/hooks/" + new HookRef(StreamId.DEFAULT_TENANT, hook.source(), hook.name()).id();
  }

  private static AlertSource source(Hook hook, List<AlertSource> known) {
    var source =
        known.stream()
            .filter(each -> each.name().equals(hook.source()))
            .findFirst()
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "source '"
                        + hook.source()
                        + "' is not known; there are "
                        + String.join(", ", known.stream().map(AlertSource::name).toList())));
    Map<String, Object> fields = new LinkedHashMap<>(hook.fields());
    return source.configured(fields);
  }

  private static @Nullable String pagerDutyUser(Configuration configuration) {
    var pagerduty = configuration.pagerduty();
    return pagerduty == null ? null : pagerduty.user();
  }
}
