/**
 * The door for monitoring systems: authenticates a request, has it read, and answers after commit.
 */
@NullMarked
package io.firebreak.webhook;

import org.jspecify.annotations.NullMarked;
