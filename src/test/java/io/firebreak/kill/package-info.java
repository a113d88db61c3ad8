/**
 * The packaged program is killed with {@code kill -9} at the points of reliability.md 2.0 and
 * judged by a ledger that other programs keep.
 */
@NullMarked
package io.firebreak.kill;

import org.jspecify.annotations.NullMarked;
