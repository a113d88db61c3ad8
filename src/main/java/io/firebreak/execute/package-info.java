/** Performs one planned step by the step protocol. */
@NullMarked
package io.firebreak.execute;

import org.jspecify.annotations.NullMarked;
