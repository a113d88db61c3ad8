/** A small sick service and a walk through its cure, for a first look at Firebreak. */
@NullMarked
package io.firebreak.app.demo;

import org.jspecify.annotations.NullMarked;
