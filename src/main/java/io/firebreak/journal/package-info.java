/**
 * Append-only hash-chained streams: append at an expected sequence, read, checkpoint, prove,
 * verify, export.
 */
@NullMarked
package io.firebreak.journal;

import org.jspecify.annotations.NullMarked;
