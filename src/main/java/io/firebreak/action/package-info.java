/**
 * What an action is: descriptor, input record, effect class, plan, execute, probe, undo; registry,
 * secrets, redaction, egress guard.
 */
@NullMarked
package io.firebreak.action;

import org.jspecify.annotations.NullMarked;
