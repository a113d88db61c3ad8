/**
 * Runs any step list to its end across crashes: claim, lease, fence, timer, signal, retry, effect
 * classes, in-doubt.
 */
@NullMarked
package io.firebreak.durable;

import org.jspecify.annotations.NullMarked;
