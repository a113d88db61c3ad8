package io.firebreak.durable;

import io.agroal.api.AgroalDataSource;
import io.firebreak.journal.Database;
import io.firebreak.journal.StorageException;
import io.firebreak.journal.StreamId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Objects;
import java.util.Properties;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.JobKey;
import org.quartz.ObjectAlreadyExistsException;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.quartz.impl.SchedulerRepository;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.utils.ConnectionProvider;
import org.quartz.utils.DBConnectionManager;

/**
 * Timers by Quartz: in memory beside the embedded database, clustered on a shared one. The timer
 * table is the truth: a lost or doubled trigger does no harm, because firing takes the row and the
 * sweep finds what was missed (engine-rules 8).
 */
public final class QuartzTimers implements Timers {
  /** The name under which all processes on one store are one scheduler. */
  private static final String CLUSTER = "firebreak";

  /** How often a member of the cluster says that it lives; 7.5 s more and others take over. */
  private static final Duration CHECK_IN = Duration.ofSeconds(5);

  /** How often a member looks for triggers that another one armed. */
  private static final Duration LOOK = Duration.ofSeconds(5);

  private static final JobKey JOB = JobKey.jobKey("fire");
  private static final String FIRE = "fire";
  private static final Logger LOG = Logger.getLogger(QuartzTimers.class);

  private final Scheduler scheduler;

  private QuartzTimers(Properties properties, Consumer<Due> fire) {
    try {
      scheduler = create(properties);
      scheduler.getContext().put(FIRE, fire);
      scheduler.addJob(
          JobBuilder.newJob(Fire.class).withIdentity(JOB).storeDurably().requestRecovery().build(),
          true);
      scheduler.start();
    } catch (SchedulerException e) {
      throw new IllegalStateException("the scheduler could not be started: " + e.getMessage(), e);
    }
  }

  /**
   * Starts a scheduler that suits the store.
   *
   * @param member this process's name, of its own among those that share the store
   * @param fire what a timer does when it is due; must not block for long
   */
  public static QuartzTimers start(Database database, String member, Consumer<Due> fire) {
    var properties = settings(member);
    database.openTimerPool().ifPresent(pool -> cluster(properties, member, pool));
    return new QuartzTimers(properties, fire);
  }

  private static Properties settings(String member) {
    var properties = new Properties();
    properties.setProperty("org.quartz.scheduler.instanceName", member);
    properties.setProperty("org.quartz.scheduler.instanceId", member);
    properties.setProperty("org.quartz.scheduler.skipUpdateCheck", "true");
    properties.setProperty("org.quartz.scheduler.makeSchedulerThreadDaemon", "true");
    properties.setProperty("org.quartz.jobStore.class", "org.quartz.simpl.RAMJobStore");
    properties.setProperty("org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool");
    properties.setProperty("org.quartz.threadPool.threadCount", "2");
    properties.setProperty("org.quartz.threadPool.makeThreadsDaemons", "true");
    return properties;
  }

  private static void cluster(Properties properties, String member, AgroalDataSource pool) {
    DBConnectionManager.getInstance().addConnectionProvider(member, new Pool(pool));
    properties.setProperty("org.quartz.scheduler.instanceName", CLUSTER);
    properties.setProperty("org.quartz.scheduler.idleWaitTime", String.valueOf(LOOK.toMillis()));
    var store = "org.quartz.jobStore.";
    properties.setProperty(store + "class", "org.quartz.impl.jdbcjobstore.JobStoreTX");
    properties.setProperty(
        store + "driverDelegateClass", "org.quartz.impl.jdbcjobstore.PostgreSQLDelegate");
    properties.setProperty(store + "dataSource", member);
    properties.setProperty(store + "isClustered", "true");
    properties.setProperty(store + "clusterCheckinInterval", String.valueOf(CHECK_IN.toMillis()));
    properties.setProperty(store + "makeThreadsDaemons", "true");
    // Text only: nothing is serialised into the store, so nothing is deserialised from it.
    properties.setProperty(store + "useProperties", "true");
  }

  private static Scheduler create(Properties properties) throws SchedulerException {
    // Quartz keeps schedulers by name in this JVM, and members of one cluster share a name.
    synchronized (SchedulerRepository.getInstance()) {
      var created = new StdSchedulerFactory(properties).getScheduler();
      SchedulerRepository.getInstance().remove(created.getSchedulerName());
      return created;
    }
  }

  @Override
  public void arm(Due timer) {
    var micros = Long.toString(Micros.of(timer.at()));
    var key = TriggerKey.triggerKey(timer.stream().name() + "@" + micros);
    try {
      if (scheduler.checkExists(key)) {
        return;
      }
      scheduler.scheduleJob(
          TriggerBuilder.newTrigger()
              .withIdentity(key)
              .forJob(JOB)
              .usingJobData("tenant", timer.stream().tenant())
              .usingJobData("stream", timer.stream().name())
              .usingJobData("at", micros)
              .startAt(Date.from(notBefore(timer.at())))
              .build());
    } catch (ObjectAlreadyExistsException e) {
      LOG.debugf("%s was armed by another process in the meantime", key);
    } catch (SchedulerException e) {
      LOG.warnf("%s could not be armed, so the sweep will fire it: %s", key, e.getMessage());
    }
  }

  /** Quartz counts whole milliseconds, and a timer that fires too early is not due yet. */
  private static Instant notBefore(Instant at) {
    return at.plusNanos(999_999).truncatedTo(ChronoUnit.MILLIS);
  }

  @Override
  public void close() {
    try {
      scheduler.shutdown(false);
    } catch (SchedulerException e) {
      throw new IllegalStateException("the scheduler could not be stopped: " + e.getMessage(), e);
    }
  }

  /** Lends Quartz the connections of its own pool, and closes that when the scheduler stops. */
  private record Pool(AgroalDataSource source) implements ConnectionProvider {
    @Override
    public void initialize() {}

    @Override
    public Connection getConnection() throws SQLException {
      return source.getConnection();
    }

    @Override
    public void shutdown() {
      source.close();
    }
  }

  /** The job: hands the timer over. */
  public static final class Fire implements Job {
    @Override
    @SuppressWarnings("unchecked")
    public void execute(JobExecutionContext context) throws JobExecutionException {
      var data = context.getMergedJobDataMap();
      var stream = new StreamId(data.getString("tenant"), data.getString("stream"));
      var at = Micros.toInstant(Long.parseLong(data.getString("at")));
      try {
        var fire =
            (Consumer<Due>) Objects.requireNonNull(context.getScheduler().getContext().get(FIRE));
        fire.accept(new Due(stream, at));
      } catch (StorageException e) {
        LOG.warnf("the timer of %s waits for the sweep: %s", stream.name(), e.getMessage());
      } catch (SchedulerException e) {
        throw new JobExecutionException(e);
      }
    }
  }
}
