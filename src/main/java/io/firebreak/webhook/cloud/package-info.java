/** Clouds' own monitoring: AWS CloudWatch, Azure Monitor, Google Cloud Monitoring. */
@NullMarked
package io.firebreak.webhook.cloud;

import org.jspecify.annotations.NullMarked;
