@NullMarked
package io.firebreak.remediation;

import org.jspecify.annotations.NullMarked;
