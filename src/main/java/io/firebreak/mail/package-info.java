/** Asks people by mail when a chat does not, over SMTP. */
@NullMarked
package io.firebreak.mail;

import org.jspecify.annotations.NullMarked;
