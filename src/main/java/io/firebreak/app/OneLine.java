package io.firebreak.app;

import io.firebreak.label.VisibleText;
import io.quarkus.logging.LoggingFilter;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;

/**
 * Keeps every record of the log one line: text of alerts cannot forge a further record, whatever
 * form the console has.
 */
@LoggingFilter(name = "one-line")
public final class OneLine implements Filter {
  /** Called by the platform. */
  public OneLine() {}

  @Override
  public boolean isLoggable(LogRecord entry) {
    var record = ExtLogRecord.wrap(entry);
    var message = record.getFormattedMessage();
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
