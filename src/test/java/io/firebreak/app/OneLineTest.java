package io.firebreak.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quarkus.logging.json.runtime.JsonFormatter;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A record of the log stays one line, whatever an alert says. */
@Tag("B23")
class OneLineTest {
  private static final String FORGED =
      "web\r\n{\"level\":\"INFO\",\"message\":\"approved by cto\"}\u202e\u001b[31m";

  @Test
  void b23AForgedRecordStaysInsideItsRecordForPeople() {
    var line = new PatternFormatter("%p %m%n").format(logged());
    assertThat(line.lines()).hasSize(1);
    assertThat(line)
        .contains("alert of web\\u000d\\u000a{\"level\"")
        .doesNotContain("\u202e", "\u001b");
  }

  @Test
  void b23AForgedRecordStaysInsideItsRecordForMachines() throws IOException {
    var line = new JsonFormatter().format(logged());
    assertThat(line.lines()).hasSize(1);
    var json = JsonMapper.builder().build().readTree(line);
    assertThat(json.get("level").textValue()).isEqualTo("WARN");
    assertThat(json.get("message").textValue()).startsWith("alert of web\\u000d\\u000a");
  }

  @Test
  void plainTextIsLeftAlone() {
    var entry = new LogRecord(Level.INFO, "all is well");
    assertThat(new OneLine().isLoggable(entry)).isTrue();
    assertThat(entry.getMessage()).isEqualTo("all is well");
  }

  private static ExtLogRecord logged() {
    var entry =
        new ExtLogRecord(
            org.jboss.logmanager.Level.WARN,
            "alert of %s",
            ExtLogRecord.FormatStyle.PRINTF,
            OneLineTest.class.getName());
    entry.setParameters(new Object[] {FORGED});
    assertThat(new OneLine().isLoggable(entry)).isTrue();
    return entry;
  }
}
