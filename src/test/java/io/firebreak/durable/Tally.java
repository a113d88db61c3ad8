package io.firebreak.durable;

import io.firebreak.journal.Event;
import io.firebreak.journal.EventTypes;
import io.firebreak.journal.Guard;
import io.firebreak.journal.NewEvent;
import io.firebreak.journal.Payload;
import io.firebreak.journal.StreamId;
import io.firebreak.journal.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** A workflow of three effects, one after another, each with its intent and its outcome. */
final class Tally implements Workflow<Tally.State> {
  static final EventTypes TYPES =
      EventTypes.builder()
          .add("tally.begun", Begun.class)
          .add("tally.meant", Meant.class)
          .add("tally.counted", Counted.class)
          .add("tally.over", Over.class)
          .add("timer.fired", Fired.class)
          .build();

  static final StreamId RUN = StreamId.run("default", "tally");
  private static final int EFFECTS = 3;

  /** Effects that happened, in order. */
  final List<Integer> ledger = new ArrayList<>();

  /** One permit lets one effect end. */
  final Semaphore mayEnd = new Semaphore(0);

  /** One permit for each effect that began. */
  final Semaphore began = new Semaphore(0);

  record Begun() implements Payload {}

  /** An effect is about to begin. */
  record Meant(int number, long fence) implements Payload {}

  record Counted(int number) implements Payload {}

  record Over() implements Payload {}

  record State(int counted, int meant, long fence, boolean over) {}

  private record Count(int number) implements Task {
    @Override
    public String key() {
      return "count-" + number;
    }
  }

  /** The unit of a new run. */
  static Unit begin() {
    return Unit.builder()
        .guard(Facts.created(new RunEntry(RUN, "tally", null, null, "counting")))
        .fact(RUN, NewEvent.byEngine(new Begun()))
        .build();
  }

  @Override
  public State initial(StreamId stream) {
    return new State(0, 0, 0, false);
  }

  @Override
  public State fold(State state, Event event) {
    return switch (Objects.requireNonNull(event.payload())) {
      case Meant(var number, var fence) -> new State(state.counted, number, fence, false);
      case Counted(var number) -> {
        if (number != state.counted + 1) {
          throw new IllegalStateException(number + " was counted after " + state.counted);
        }
        yield new State(number, state.meant, state.fence, false);
      }
      case Over _ -> new State(state.counted, state.meant, state.fence, true);
      default -> state;
    };
  }

  @Override
  public Next decide(State state, Standing standing) {
    if (state.over) {
      return new Next.End();
    }
    if (state.counted == EFFECTS) {
      return Next.Move.of(new Over());
    }
    return state.meant == state.counted || state.fence < standing.fence()
        ? Next.Move.of(new Meant(state.counted + 1, standing.fence()))
        : Next.Work.of(new Count(state.meant));
  }

  @Override
  public String stateName(State state) {
    return state.over ? "over" : "counting";
  }

  @Override
  public @Nullable String reason(State state) {
    return null;
  }

  @Override
  public boolean ended(State state) {
    return state.over;
  }

  @Override
  public List<Guard> indexes(State before, NewEvent event) {
    return List.of();
  }

  @Override
  public Next.Move refused(State state, Next.Move move, Guard.Refusal refusal) {
    throw new IllegalStateException("nothing here is ever refused: " + refusal);
  }

  @Override
  public List<NewEvent> perform(State state, Task task, Standing standing)
      throws InterruptedException {
    var number = ((Count) task).number();
    synchronized (ledger) {
      ledger.add(number);
    }
    began.release();
    mayEnd.acquire();
    return List.of(NewEvent.byEngine(new Counted(number)));
  }

  @Override
  public List<NewEvent> late(State state, List<NewEvent> result) {
    return List.of();
  }
}
