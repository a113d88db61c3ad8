/** Tests of what is measured. */
@NullMarked
package io.firebreak.slo;

import org.jspecify.annotations.NullMarked;
