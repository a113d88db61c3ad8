package io.firebreak.alert;

import java.time.Instant;

/**
 * A known source sends what no reader here knows: a new version of its format, or an old one in
 * another shape.
 *
 * @param source kind of monitoring system
 * @param version what the body says its version is; {@code none} when it says nothing readable,
 *     {@code other} when the source named too many
 * @param reason a {@link DeadLetterReason}'s code, of the newest delivery
 * @param detail what is wrong with the newest, in words without the input
 * @param count how many deliveries there were
 * @param sample the first of them; it stays among the dead letters for as long as this is known
 */
public record SchemaDrift(
    String source,
    String version,
    String reason,
    String detail,
    long count,
    Instant firstSeen,
    Instant lastSeen,
    String sample) {}
