package io.firebreak.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Places holds. */
final class Holds {
  private Holds() {}

  static int place(Api api, Output output, String scope, String reason, @Nullable String duration) {
    var body = Api.object().put("scope", scope).put("reason", reason);
    if (duration != null) {
      body.put("duration", duration);
    }
    var placed = api.post("/api/v1/holds", body, Map.of());
    if (!output.printedJson(placed)) {
      output.line(
          "Hold "
              + View.text(placed, "id")
              + " on "
              + scope
              + ". End it with: firebreak resume "
              + View.text(placed, "id"));
    }
    return Exit.OK;
  }
}
