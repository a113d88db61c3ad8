package io.firebreak.cli;

import io.firebreak.label.VisibleText;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sends what a person says about the one plan that they have seen. */
final class Votes {
  private static final int SHORTEST_HASH = 8;

  private Votes() {}

  /**
   * Refuses to go on unless {@code seen} names the present plan.
   *
   * @param seen the hash that the person gave, or its beginning of eight digits or more
   * @param hash of the present plan
   */
  static void insistOnPlan(String run, String seen, String hash) {
    if (seen.length() < SHORTEST_HASH || !hash.startsWith(seen)) {
      throw new CommandFailure(
          Exit.NO,
          "the plan is now "
              + hash
              + ", not "
              + VisibleText.line(seen)
              + ". See it with: firebreak show "
              + run);
    }
  }

  static int send(
      Api api, Output output, String path, String hash, String decision, @Nullable String reason) {
    var body = Api.object().put("decision", decision);
    if (reason != null) {
      body.put("reason", reason);
    }
    var answer = api.post(path, body, Map.of("If-Match", "\"" + hash + "\""));
    if (!output.printedJson(answer)) {
      output.line(View.text(answer, "message"));
    }
    return Exit.OK;
  }
}
