/** Measures from the record: counters, durations, and how long incidents took. */
@NullMarked
package io.firebreak.slo;

import org.jspecify.annotations.NullMarked;
