/**
 * Incident and runbook become an immutable plan with targets, diffs, blast radius, effect classes
 * and a hash.
 */
@NullMarked
package io.firebreak.plan;

import org.jspecify.annotations.NullMarked;
