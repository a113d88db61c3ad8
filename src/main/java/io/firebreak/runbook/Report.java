package io.firebreak.runbook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What lint found.
 *
 * @param files how many were looked at
 * @param problems by file and place
 */
public record Report(int files, List<Problem> problems) {
  public Report {
    problems = List.copyOf(problems);
  }

  /** Both reports, this one first. */
  public Report and(Report other) {
    return new Report(
        files + other.files, Stream.concat(problems.stream(), other.problems.stream()).toList());
  }

  /** Whether something stops a runbook from being used. */
  public boolean errors() {
    return !errorList().isEmpty();
  }

  /** What stops something from being used. */
  public List<Problem> errorList() {
    return problems.stream().filter(problem -> !problem.code().warning()).toList();
  }

  /** What somebody must see to: what stops a runbook from being used, and from being approved. */
  public List<Problem> complaints() {
    return problems.stream()
        .filter(problem ->
            !problem.code().warning() || problem.code() == Problem.Code.QUORUM_UNREACHABLE)
        .toList();
  }

  /** The same with what was found out later, unless it tells that of the same file already. */
  Report with(List<Problem> later) {
    return and(new Report(0, later.stream().filter(problem -> !tells(problem)).toList()));
  }

  private boolean tells(Problem other) {
    return problems.stream()
        .anyMatch(problem ->
            problem.code() == other.code()
                && problem.location().file().equals(other.location().file()));
  }

  /** One line for each problem, as terminals and editors like it. */
  public String text() {
    return problems.stream().map(problem -> problem + "\n").collect(Collectors.joining());
  }

  /** The same for programs. */
  public JsonNode json() {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("files", files);
    json.set("problems", json(problems));
    return json;
  }

  /** Problems for programs. */
  public static JsonNode json(List<Problem> problems) {
    var list = JsonNodeFactory.instance.arrayNode();
    for (var problem : problems) {
      var one = list.addObject();
      one.put("file", problem.location().file());
      one.put("line", problem.location().line());
      one.put("column", problem.location().column());
      one.put("severity", problem.code().warning() ? "warning" : "error");
      one.put("code", problem.code().word());
      one.put("message", problem.message());
      if (problem.suggestion() != null) {
        one.put("suggestion", problem.suggestion());
      }
    }
    return list;
  }

  /**
   * The same in SARIF 2.1.0, as code scanning services read it.
   *
   * @param version of this program
   */
  public JsonNode sarif(String version) {
    return Sarif.of(this, version);
  }

  /** The same as workflow commands, which GitHub shows beside the lines of a pull request. */
  public String github() {
    return problems.stream()
        .map(problem -> WorkflowCommands.annotation(problem) + "\n")
        .collect(Collectors.joining());
  }
}
