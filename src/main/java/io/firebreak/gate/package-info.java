/** May this plan go on now? Guards, policies, preconditions, kill switch; an error is a no. */
@NullMarked
package io.firebreak.gate;

import org.jspecify.annotations.NullMarked;
