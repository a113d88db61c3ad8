/**
 * Composition root: configuration, lifecycle, health, clock and ids. The one place that knows
 * everything.
 */
@NullMarked
package io.firebreak.app;

import org.jspecify.annotations.NullMarked;
