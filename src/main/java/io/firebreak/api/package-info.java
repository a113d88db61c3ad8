/**
 * The REST door for programs: {@code /api/v1}, problem+json, idempotency keys, odd paths refused.
 */
@NullMarked
package io.firebreak.api;

import org.jspecify.annotations.NullMarked;
