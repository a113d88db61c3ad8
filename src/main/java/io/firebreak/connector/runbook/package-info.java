/** Actions that use other runbooks. */
@NullMarked
package io.firebreak.connector.runbook;

import org.jspecify.annotations.NullMarked;
