/** Actions that people carry out. */
@NullMarked
package io.firebreak.connector.human;

import org.jspecify.annotations.NullMarked;
