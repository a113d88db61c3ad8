package io.firebreak.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sends a vote about one plan. */
final class Votes {
  private Votes() {}

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
