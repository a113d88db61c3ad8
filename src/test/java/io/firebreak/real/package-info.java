/** The packaged program beside programs that nobody here wrote. */
@NullMarked
package io.firebreak.real;

import org.jspecify.annotations.NullMarked;
