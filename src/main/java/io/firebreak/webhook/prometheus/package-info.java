/** Prometheus and its relatives: Alertmanager, Mimir, Cortex, vmalert, Prometheus itself. */
@NullMarked
package io.firebreak.webhook.prometheus;

import org.jspecify.annotations.NullMarked;
