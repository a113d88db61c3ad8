/**
 * Services that watch applications: Datadog, New Relic, Dynatrace, Sentry, Honeycomb, Elastic,
 * Splunk.
 */
@NullMarked
package io.firebreak.webhook.apm;

import org.jspecify.annotations.NullMarked;
