/**
 * PagerDuty: tells it what Firebreak does about an incident, and asks it who is on call.
 *
 * <p>Events API v2 opens, acknowledges and resolves; REST API v2 does the rest.
 */
@NullMarked
package io.firebreak.pagerduty;

import org.jspecify.annotations.NullMarked;
