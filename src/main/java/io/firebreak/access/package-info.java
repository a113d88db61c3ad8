/** Who is asking: people, roles, tokens, sessions, and what each role may do. */
@NullMarked
package io.firebreak.access;

import org.jspecify.annotations.NullMarked;
