/** Human decisions on one plan hash: quorum, separation of duties, expiry, escalation. */
@NullMarked
package io.firebreak.approval;

import org.jspecify.annotations.NullMarked;
