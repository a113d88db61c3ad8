/** What watches a Kubernetes cluster: its events, Falco, Robusta. */
@NullMarked
package io.firebreak.webhook.kubernetes;

import org.jspecify.annotations.NullMarked;
