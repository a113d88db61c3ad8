/** Actions that only let time pass. */
@NullMarked
package io.firebreak.connector.wait;

import org.jspecify.annotations.NullMarked;
