/** Tests of runbooks: plays them on the real engine with a faked world and a virtual clock. */
@NullMarked
package io.firebreak.rehearsal;

import org.jspecify.annotations.NullMarked;
