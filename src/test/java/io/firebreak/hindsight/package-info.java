@NullMarked
package io.firebreak.hindsight;

import org.jspecify.annotations.NullMarked;
