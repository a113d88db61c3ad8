package io.firebreak.journal;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Events for the tests of this package. */
sealed interface TestEvents extends Payload {
  /** All of them. */
  EventTypes TYPES =
      EventTypes.builder()
          .add("test.said", Said.class)
          .add("test.counted", Counted.class)
          .add("test.rich", Rich.class)
          .build();

  /** A word. */
  record Said(String text) implements TestEvents {}

  /** A number. */
  record Counted(int number) implements TestEvents {}

  /** One of everything a payload may carry. */
  record Rich(
      long big,
      int small,
      boolean yes,
      Instant at,
      Duration took,
      Colour colour,
      Shape shape,
      List<Shape> shapes,
      Map<String, Long> counts,
      Optional<String> maybe,
      @Nullable String absent,
      JsonNode free)
      implements TestEvents {}

  /** An enum. */
  enum Colour {
    RED,
    GREEN
  }

  /** A closed set of records. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  sealed interface Shape {
    /** Round. */
    record Circle(long radius) implements Shape {}

    /** Not round. */
    record LongBox(int width, int height) implements Shape {
      boolean isSquare() {
        return width == height;
      }
    }
  }
}
