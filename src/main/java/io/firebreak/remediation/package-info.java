/** The one workflow: the visible list of stages over the durable engine. */
@NullMarked
package io.firebreak.remediation;

import org.jspecify.annotations.NullMarked;
