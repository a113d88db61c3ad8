/** {@code firebreak bench}: the packaged program measured from outside, beside its machine. */
@NullMarked
package io.firebreak.app.bench;

import org.jspecify.annotations.NullMarked;
