/** Actions that send HTTP requests: one that may change something, one that only looks. */
@NullMarked
package io.firebreak.connector.http;

import org.jspecify.annotations.NullMarked;
