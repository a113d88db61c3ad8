package io.firebreak.durable;

import io.firebreak.journal.Guard;
import io.firebreak.journal.NewEvent;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The next unit of a run: saved results and all moves that follow from them.
 *
 * @param events of the run itself
 * @param guards index writes
 * @param asides what it does to other streams
 * @param next what is to be done after it
 * @param ended whether the run is over then
 * @param park whether the run is given back with it
 * @param until when it is to be looked at again, null for no such time
 * @param onlyMove the only move that it holds, null when it holds more or results
 * @param stateName the word for the state after it
 * @param reason the word for why the run left its way, null when it did not
 */
record PlannedUnit(
    List<NewEvent> events,
    List<Guard> guards,
    List<Aside> asides,
    Next next,
    boolean ended,
    boolean park,
    @Nullable Instant until,
    Next.@Nullable Move onlyMove,
    String stateName,
    @Nullable String reason) {}
