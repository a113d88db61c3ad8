package io.firebreak.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firebreak.journal.TestEvents.Counted;
import io.firebreak.journal.TestEvents.Said;
import io.firebreak.testing.GoldenEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The check of golden files notices what it is there to notice. */
class GoldenEventsTest {
  private static final EventTypes TYPES =
      EventTypes.builder()
          .add("test.counted", Counted.class)
          .add(
              "test.said",
              Said.class,
              List.of((ObjectNode json) -> json.<ObjectNode>set("text", json.remove("words"))))
          .build();

  @TempDir Path folder;

  @Test
  void oldAndNewVersionsThatReadAreFine() throws IOException {
    write("test.said.v1.json", "{\"words\":\"old\"}\n{\"words\":\"older\"}\n");
    write("test.said.v2.json", "{\"text\":\"new\"}\n");
    assertThatNoException().isThrownBy(() -> golden().check());
    assertThatNoException().isThrownBy(() -> golden().example(new Said("any")));
  }

  @Test
  void aVersionThatIsWrittenDifferentlyNowIsNoticed() throws IOException {
    write("test.said.v1.json", "{\"words\":\"old\"}\n");
    write("test.said.v2.json", "{\"text\":\"new\",\"volume\":11}\n");
    assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> golden().check());
  }

  @Test
  void aVersionThatNoLongerReadsIsNoticed() throws IOException {
    write("test.said.v1.json", "{\"words\":\"old\"}\n");
    write("test.counted.v1.json", "{\"number\":\"many\"}\n");
    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> golden().check());
  }

  @Test
  void anOldVersionWithoutAFileIsNoticed() throws IOException {
    write("test.said.v2.json", "{\"text\":\"new\"}\n");
    assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> golden().check());
  }

  @Test
  void anEventWithoutAFileIsNoticed() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> golden().example(new Counted(1)));
  }

  private GoldenEvents golden() {
    return new GoldenEvents(TYPES, folder);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text, UTF_8);
  }
}
