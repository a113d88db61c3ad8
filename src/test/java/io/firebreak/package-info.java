/** Checks that hold for the program as a whole. */
@NullMarked
package io.firebreak;

import org.jspecify.annotations.NullMarked;
