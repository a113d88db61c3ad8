/** Values that identify what an alert is about, and match it. */
@NullMarked
package io.firebreak.label;

import org.jspecify.annotations.NullMarked;
