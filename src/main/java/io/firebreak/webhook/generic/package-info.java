/** Any system that posts JSON: the hook's configuration maps its fields by CEL. */
@NullMarked
package io.firebreak.webhook.generic;

import org.jspecify.annotations.NullMarked;
