/** Actions that ask Prometheus and servers that speak its HTTP API. */
@NullMarked
package io.firebreak.connector.prometheus;

import org.jspecify.annotations.NullMarked;
