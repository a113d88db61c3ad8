/** Tests of grouping and routing, on both stores. */
@NullMarked
package io.firebreak.incident;

import org.jspecify.annotations.NullMarked;
