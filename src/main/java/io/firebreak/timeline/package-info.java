/** One incident's story from the record, in every format. */
@NullMarked
package io.firebreak.timeline;

import org.jspecify.annotations.NullMarked;
