/** The configuration file {@code firebreak.yaml}: its model, its strict reading, its complaints. */
@NullMarked
package io.firebreak.app.config;

import org.jspecify.annotations.NullMarked;
