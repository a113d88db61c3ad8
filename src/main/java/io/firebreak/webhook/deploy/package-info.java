/** What deploys: Argo CD, GitHub, GitLab. */
@NullMarked
package io.firebreak.webhook.deploy;

import org.jspecify.annotations.NullMarked;
