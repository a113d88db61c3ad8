package io.firebreak.durable;

import io.firebreak.journal.StreamId;
import java.util.Date;
import java.util.Objects;
import java.util.Properties;
import java.util.function.Consumer;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDataMap;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;

/**
 * Timers by Quartz. The table is the truth: a lost or doubled trigger does no harm, because firing
 * takes the row and the sweep finds what was missed (engine-rules 8).
 */
public final class QuartzTimers implements Timers {
  private static final String FIRE = "fire";
  private final Scheduler scheduler;

  /**
   * Starts a scheduler.
   *
   * @param properties Quartz's own settings: the job store
   * @param fire what a timer does when it is due; must not block for long
   */
  public QuartzTimers(Properties properties, Consumer<Due> fire) {
    try {
      scheduler = new StdSchedulerFactory(properties).getScheduler();
      scheduler.getContext().put(FIRE, fire);
      scheduler.start();
    } catch (SchedulerException e) {
      throw new IllegalStateException("the scheduler could not be started: " + e.getMessage(), e);
    }
  }

  /** Settings for a store in memory, filled at each start from the timer table. */
  public static Properties inMemory(String name) {
    var properties = new Properties();
    properties.setProperty("org.quartz.scheduler.instanceName", name);
    properties.setProperty("org.quartz.scheduler.skipUpdateCheck", "true");
    properties.setProperty("org.quartz.jobStore.class", "org.quartz.simpl.RAMJobStore");
    properties.setProperty("org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool");
    properties.setProperty("org.quartz.threadPool.threadCount", "2");
    properties.setProperty("org.quartz.threadPool.makeThreadsDaemons", "true");
    properties.setProperty("org.quartz.scheduler.makeSchedulerThreadDaemon", "true");
    return properties;
  }

  @Override
  public void arm(Due timer) {
    var data = new JobDataMap();
    data.put("tenant", timer.stream().tenant());
    data.put("stream", timer.stream().name());
    data.put("at", Long.toString(Micros.of(timer.at())));
    var id = timer.stream().name() + "@" + Micros.of(timer.at());
    try {
      var job = JobBuilder.newJob(Fire.class).withIdentity(id).usingJobData(data).build();
      var trigger =
          TriggerBuilder.newTrigger().withIdentity(id).startAt(Date.from(timer.at())).build();
      if (!scheduler.checkExists(job.getKey())) {
        scheduler.scheduleJob(job, trigger);
      }
    } catch (SchedulerException e) {
      throw new IllegalStateException("a timer could not be armed: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      scheduler.shutdown(false);
    } catch (SchedulerException e) {
      throw new IllegalStateException("the scheduler could not be stopped: " + e.getMessage(), e);
    }
  }

  /** The job: hands the timer over. */
  public static final class Fire implements Job {
    @Override
    @SuppressWarnings("unchecked")
    public void execute(JobExecutionContext context) throws JobExecutionException {
      var data = context.getMergedJobDataMap();
      try {
        var fire =
            (Consumer<Due>) Objects.requireNonNull(context.getScheduler().getContext().get(FIRE));
        fire.accept(
            new Due(
                new StreamId(data.getString("tenant"), data.getString("stream")),
                Micros.toInstant(Long.parseLong(data.getString("at")))));
      } catch (SchedulerException e) {
        throw new JobExecutionException(e);
      }
    }
  }
}
