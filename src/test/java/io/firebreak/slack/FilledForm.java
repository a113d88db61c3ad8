package io.firebreak.slack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** What Slack sends of a form that somebody filled in. */
final class FilledForm {
  private FilledForm() {}

  /** A filled form as Slack describes it; a value that begins with @ is chosen, not typed. */
  static String filled(String user, String form, Map<String, String> typed) {
    var values = SlackWorld.JSON.createObjectNode();
    typed.forEach((name, text) -> {
      var value = values.putObject(name).putObject(name);
      if (text.startsWith("@")) {
        value.put("type", "static_select");
        value.putObject("selected_option").put("value", text.substring(1));
      } else {
        value.put("type", "plain_text_input").put("value", text);
      }
    });
    var payload =
        (ObjectNode)
            SlackWorld.read(
                """
                {"type":"view_submission","api_app_id":"A1","trigger_id":"t",
                 "user":{"id":"%s","team_id":"T1"},"team":{"id":"T1"},
                 "view":{"id":"V1","type":"modal","callback_id":"%s"}}
                """
                    .formatted(user, form));
    ((ObjectNode) payload.path("view")).putObject("state").set("values", values);
    return payload.toString();
  }

  /** A filled form for the reason of a rejection, with what it carries. */
  static String rejection(String user, String viewId, String reason, String metadata) {
    return """
    {"type":"view_submission","api_app_id":"A1","trigger_id":"t",
     "user":{"id":"%s","team_id":"T1"},"team":{"id":"T1"},
     "view":{"id":"%s","type":"modal","callback_id":"firebreak_reject_reason",
             "private_metadata":"%s",
             "state":{"values":{"reason":{"reason":{"type":"plain_text_input","value":"%s"}}}}}}
    """
        .formatted(user, viewId, metadata, reason);
  }
}
