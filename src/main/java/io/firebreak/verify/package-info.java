/** Proves from outside that the target recovered. */
@NullMarked
package io.firebreak.verify;

import org.jspecify.annotations.NullMarked;
