package io.firebreak.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Who is let into the intake, and who is asked to come again. */
class AdmissionTest {
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger counts = new AtomicInteger();
  private Instant now = Instant.parse("2026-01-02T03:00:00Z");

  private Admission admission(int backlog) {
    return new Admission(
        Limits.DEFAULT.withBacklog(backlog),
        most -> {
          counts.incrementAndGet();
          return Math.min(most, waiting.get());
        },
        () -> now);
  }

  @Test
  void aQuarterOfThoseAtOnceIsKeptForWhatIsCritical() {
    var admission = admission(1_000);
    var most = Limits.DEFAULT.atOnce() - Limits.DEFAULT.atOnce() / 4;
    for (var i = 0; i < most; i++) {
      assertThat(admission.enters(false)).isTrue();
    }
    assertThat(admission.enters(false)).isFalse();
    assertThat(admission.enters(true)).isTrue();
    admission.leave(true);
    assertThat(admission.enters(false)).as("its leaving frees no place of the others").isFalse();
    admission.leave(false);
    assertThat(admission.enters(false)).isTrue();
  }

  @Test
  void whatWaitsIsCountedNowAndThenAndWhatWasLetInIsAdded() {
    var admission = admission(100);
    waiting.set(70);
    for (var i = 0; i < 5; i++) {
      assertThat(admission.enters(false)).isTrue();
    }
    assertThat(admission.enters(false)).isFalse();
    assertThat(counts).hasValue(1);
    now = now.plusMillis(201);
    assertThat(admission.enters(false)).isTrue();
    assertThat(counts).hasValue(2);
  }

  @Test
  void whatIsCriticalIsLetInUpToTheWholeBacklog() {
    var admission = admission(100);
    waiting.set(99);
    assertThat(admission.enters(false)).isFalse();
    assertThat(admission.enters(true)).isTrue();
    assertThat(admission.enters(true)).isFalse();
  }
}
