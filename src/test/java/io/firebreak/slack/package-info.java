@NullMarked
package io.firebreak.slack;

import org.jspecify.annotations.NullMarked;
