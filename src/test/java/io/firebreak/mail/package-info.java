@NullMarked
package io.firebreak.mail;

import org.jspecify.annotations.NullMarked;
