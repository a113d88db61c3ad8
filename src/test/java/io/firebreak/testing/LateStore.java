package io.firebreak.testing;

import io.firebreak.journal.Driver;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.sqlite.SQLiteErrorCode;

/**
 * A database that is late: while it is shut it answers nothing, neither to the journal nor to the
 * stores that read by JDBI. What was asked meanwhile is done when it opens. While it is away it
 * refuses all that is asked.
 */
public final class LateStore implements Driver, SqlLogger {
  private volatile CountDownLatch opened = new CountDownLatch(0);
  private volatile boolean away;

  /** From now on whoever asks waits. */
  public void shut() {
    opened = new CountDownLatch(1);
  }

  /** From now on whoever asks is refused. */
  public void goAway() {
    away = true;
  }

  /** Answers whoever waits, and all others. */
  public void open() {
    away = false;
    opened.countDown();
  }

  @Override
  public void before(Call call) throws SQLException {
    pass();
    if (away) {
      throw FaultyDriver.sqlite(SQLiteErrorCode.SQLITE_IOERR);
    }
  }

  @Override
  public void logBeforeExecution(StatementContext context) {
    pass();
    if (away) {
      throw new ConnectionException(new SQLException("the database is away"));
    }
  }

  private void pass() {
    try {
      opened.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
