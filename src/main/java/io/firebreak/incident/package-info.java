/**
 * Groups alerts into incidents, starts what a runbook's trigger asks for, and tells an incident's
 * times.
 */
@NullMarked
package io.firebreak.incident;

import org.jspecify.annotations.NullMarked;
