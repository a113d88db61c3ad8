/** What tests of several packages share: stores, samples, clocks. */
@NullMarked
package io.firebreak.testing;

import org.jspecify.annotations.NullMarked;
