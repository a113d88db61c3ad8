package io.firebreak.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firebreak.gate.GateEvent.Ruling;
import io.firebreak.gate.GateEvent.Verdict;
import io.firebreak.journal.StorageException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a gate says that fails in a way that nobody foresaw. */
@Tag("G3")
class FailClosedTest {
  static Stream<Throwable> noVerdicts() {
    return Stream.of(
        new InterruptedException("the lease is lost"),
        new StackOverflowError(),
        new StorageException("the store is away", null));
  }

  @Test
  void aFaultIsANoThatSaysWhatHappened() {
    assertThat(
            FailClosed.judged(
                "cooldown",
                () -> {
                  throw new IllegalStateException();
                }))
        .containsExactly(
            new Verdict(
                "cooldown",
                Ruling.BLOCK,
                EndReason.GUARD_ERROR,
                "cannot be judged, by a fault of the program (the log says where): IllegalStateException"));
  }

  @Test
  void aLongFaultIsCut() {
    assertThat(
            FailClosed.judged(
                    "cooldown",
                    () -> {
                      throw new IllegalStateException("x".repeat(10_000));
                    })
                .getFirst()
                .observed())
        .hasSizeLessThan(400)
        .endsWith("x…");
  }

  @ParameterizedTest
  @MethodSource("noVerdicts")
  void anInterruptAnErrorOfTheMachineAndAStoreThatIsAwayAreNoVerdicts(Throwable what) {
    assertThatThrownBy(() ->
            FailClosed.<Exception>judged(
                "cooldown",
                () -> {
                  if (what instanceof Error error) {
                    throw error;
                  }
                  throw (Exception) what;
                }))
        .isSameAs(what);
  }

  @Test
  void aHoldThatCannotBeReadIsNotTakenForOne() {
    var verdict = new Verdict(Verdict.HOLD, Ruling.BLOCK, EndReason.GUARD_ERROR, "?");
    assertThat(verdict.ofHold()).isFalse();
  }
}
