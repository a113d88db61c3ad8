/** PagerDuty's webhooks v3. */
@NullMarked
package io.firebreak.webhook.pagerduty;

import org.jspecify.annotations.NullMarked;
