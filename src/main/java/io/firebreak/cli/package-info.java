/**
 * The command line: one class a command. It reaches the running application only through its ports
 * and its REST API.
 */
@NullMarked
package io.firebreak.cli;

import org.jspecify.annotations.NullMarked;
