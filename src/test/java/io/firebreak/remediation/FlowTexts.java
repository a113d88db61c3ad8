package io.firebreak.remediation;

/** Pieces of runbooks as text. */
final class FlowTexts {
  private FlowTexts() {}

  static String effect(String id, String more) {
    return "- { id: %s, uses: test.effect, with: { name: %s, kind: keyed }, undo: { none: x }%s }\n"
        .formatted(id, id, more.isEmpty() ? "" : ", " + more);
  }

  static String undoable(String id, String more) {
    return ("- { id: %s, uses: test.effect, with: { name: %s, kind: keyed }, undo: { uses:"
            + " test.effect, with: { name: undo_%s, kind: keyed } }%s }\n")
        .formatted(id, id, id, more.isEmpty() ? "" : ", " + more);
  }

  static String runbook(String name, String steps) {
    return """
    schema: 1
    runbook: %s
    title: %s
    owner: team
    target: service/shop/%s
    autonomy: auto
    triggers: { manual: true }
    steps:
    %s\
    """
        .formatted(name, name, name, steps.indent(2));
  }
}
