/** Services that ask from outside whether something answers: Uptime Kuma, Pingdom and others. */
@NullMarked
package io.firebreak.webhook.probe;

import org.jspecify.annotations.NullMarked;
