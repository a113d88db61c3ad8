/**
 * Looks back at the record and forward from it: why an alert did or did not start something, what
 * another one would do, what a changed runbook would have done, and which runbooks have gone stale.
 * It decides with the very code that decides for real, and changes nothing.
 */
@NullMarked
package io.firebreak.hindsight;

import org.jspecify.annotations.NullMarked;
