/**
 * Slack: tells each run in one message of a channel, kept up to date in place, and takes what
 * people decide there by a click.
 */
@NullMarked
package io.firebreak.slack;

import org.jspecify.annotations.NullMarked;
