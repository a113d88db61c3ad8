/** Services that page people or tell of incidents: Opsgenie, incident.io, Rootly and others. */
@NullMarked
package io.firebreak.webhook.paging;

import org.jspecify.annotations.NullMarked;
