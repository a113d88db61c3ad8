package io.firebreak.app;

import io.firebreak.label.VisibleText;
import io.quarkus.logging.LoggingFilter;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtFormatter;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;

/**
 * Keeps every record of the log one line: text of alerts cannot forge a further record, whatever
 * form the console has.
 */
@LoggingFilter(name = "one-line")
public final class OneLine implements Filter {
  private static final ExtFormatter MESSAGES = new PatternFormatter("%s");

  /** Called by the platform. */
  public OneLine() {}

  @Override
  public boolean isLoggable(LogRecord entry) {
    var message = MESSAGES.formatMessage(entry);
    if (message != null) {
      var line = VisibleText.line(message);
      if (!line.equals(message)) {
        setMessage(entry, line);
      }
    }
    return true;
  }

  private static void setMessage(LogRecord entry, String line) {
    if (entry instanceof ExtLogRecord record) {
      record.setMessage(line, ExtLogRecord.FormatStyle.NO_FORMAT);
    } else {
      entry.setMessage(line);
    }
    entry.setParameters(null);
  }
}
