/** Tests of the stories of incidents. */
@NullMarked
package io.firebreak.timeline;

import org.jspecify.annotations.NullMarked;
