/** The pages for people: plain, server-rendered, without script. */
@NullMarked
package io.firebreak.ui;

import org.jspecify.annotations.NullMarked;
