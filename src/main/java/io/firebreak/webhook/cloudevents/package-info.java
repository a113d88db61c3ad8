/** CloudEvents over HTTP: structured, binary and batched. */
@NullMarked
package io.firebreak.webhook.cloudevents;

import org.jspecify.annotations.NullMarked;
