package io.firebreak.connector.http;

import io.firebreak.durable.EffectClass;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What numbers a request may hold. */
final class Limits {
  private static final Set<Integer> HARMLESS = Set.of(429, 503);

  private Limits() {}

  static Optional<String> complaint(HttpRequest.Input input) {
    var notAppliedOn = input.notAppliedOn();
    if (notAppliedOn != null && !HARMLESS.containsAll(notAppliedOn)) {
      return Optional.of("not_applied_on may hold 429 and 503 only");
    }
    boolean reads = input.methodOrGet().effectClass() == EffectClass.PURE;
    if (input.hops() > 0 && !reads) {
      return Optional.of("follow_redirects goes with GET, HEAD and OPTIONS only");
    }
    return statuses(input.expectStatus())
        .or(() -> numbers(input.followRedirects(), input.maxResponse()));
  }

  static Optional<String> statuses(@Nullable List<Integer> statuses) {
    return statuses != null && statuses.stream().anyMatch(each -> each < 200 || each > 599)
        ? Optional.of("expect_status holds numbers from 200 to 599")
        : Optional.empty();
  }

  static Optional<String> numbers(@Nullable Integer hops, @Nullable Integer maxResponse) {
    if (hops != null && (hops < 0 || hops > HttpRequest.MOST_HOPS)) {
      return Optional.of("follow_redirects is a number from 0 to 5");
    }
    return maxResponse != null && (maxResponse < 1 || maxResponse > HttpRequest.LARGEST_ANSWER)
        ? Optional.of("max_response is a number from 1 to 1048576")
        : Optional.empty();
  }
}
