package io.firebreak.testing;

import io.firebreak.journal.Driver;
import java.util.concurrent.CountDownLatch;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * A database that is late: while it is shut it answers nothing, neither to the journal nor to the
 * stores that read by JDBI. What was asked meanwhile is done when it opens.
 */
public final class LateStore implements Driver, SqlLogger {
  private volatile CountDownLatch opened = new CountDownLatch(0);

  /** From now on whoever asks waits. */
  public void shut() {
    opened = new CountDownLatch(1);
  }

  /** Answers whoever waits, and all others. */
  public void open() {
    opened.countDown();
  }

  @Override
  public void before(Call call) {
    pass();
  }

  @Override
  public void logBeforeExecution(StatementContext context) {
    pass();
  }

  private void pass() {
    try {
      opened.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
