/**
 * The catalogue: YAML model, parser, lint, expressions (CEL), versions, trigger matching, reload.
 */
@NullMarked
package io.firebreak.runbook;

import org.jspecify.annotations.NullMarked;
