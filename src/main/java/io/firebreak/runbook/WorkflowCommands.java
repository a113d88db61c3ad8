package io.firebreak.runbook;

/**
 * Writes problems as workflow commands of GitHub Actions: {@code ::error file=…,line=…,col=…::…}.
 * Whatever could end a property or the command is escaped, so that a file's name or text cannot
 * give commands of its own.
 */
final class WorkflowCommands {
  private WorkflowCommands() {}

  static String annotation(Problem problem) {
    var place = problem.location();
    return (problem.code().warning() ? "::warning " : "::error ")
        + ("file=" + property(place.file()))
        + (",line=" + place.line() + ",col=" + place.column())
        + (",title=" + property("firebreak " + problem.code().word()))
        + ("::" + data(problem.advice()));
  }

  private static String data(String text) {
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
  }

  private static String property(String text) {
    return data(text).replace(":", "%3A").replace(",", "%2C");
  }
}
