package io.firebreak.alert;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An authentic delivery that was not, or not wholly, understood.
 *
 * @param deliveryId which delivery
 * @param hook id of the hook it came by
 * @param receivedAt when it came
 * @param reason a {@link DeadLetterReason}'s code
 * @param detail what is wrong, in words without the input
 * @param replayedAt when it was understood after all, null while it is open
 * @param replayedAs the delivery that came of it then
 */
public record DeadLetter(
    String deliveryId,
    String hook,
    Instant receivedAt,
    String reason,
    String detail,
    @Nullable Instant replayedAt,
    @Nullable String replayedAs) {}
