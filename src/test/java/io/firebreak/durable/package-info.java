@NullMarked
package io.firebreak.durable;

import org.jspecify.annotations.NullMarked;
