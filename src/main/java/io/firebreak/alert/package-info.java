/**
 * A monitoring system's payload becomes normalised alerts and episodes, or a dead letter with a
 * reason.
 */
@NullMarked
package io.firebreak.alert;

import org.jspecify.annotations.NullMarked;
