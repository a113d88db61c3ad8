package io.firebreak.runbook;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;

/** Writes what lint found in SARIF 2.1.0, the format of OASIS for results of static analysis. */
final class Sarif {
  private static final String SCHEMA =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

  private Sarif() {}

  static ObjectNode of(Report report, String version) {
    var log = JsonNodeFactory.instance.objectNode();
    log.put("$schema", SCHEMA);
    log.put("version", "2.1.0");
    var run = log.putArray("runs").addObject();
    var driver = run.putObject("tool").putObject("driver");
    driver.put("name", "firebreak lint");
    driver.put("version", version);
    rules(driver.putArray("rules"));
    run.put("columnKind", "unicodeCodePoints");
    var results = run.putArray("results");
    report.problems().forEach(problem -> result(results.addObject(), problem));
    return log;
  }

  /** Every kind of problem, whether it was found or not. */
  private static void rules(ArrayNode rules) {
    for (var code : Problem.Code.values()) {
      var rule = rules.addObject();
      rule.put("id", code.word());
      rule.putObject("shortDescription").put("text", code.meaning());
      rule.putObject("defaultConfiguration").put("level", level(code));
    }
  }

  private static String level(Problem.Code code) {
    return code.warning() ? "warning" : "error";
  }

  private static void result(ObjectNode result, Problem problem) {
    result.put("ruleId", problem.code().word());
    result.put("level", level(problem.code()));
    result.putObject("message").put("text", problem.advice());
    var place = result.putArray("locations").addObject().putObject("physicalLocation");
    place.putObject("artifactLocation").put("uri", uri(problem.location().file()));
    place
        .putObject("region")
        .put("startLine", problem.location().line())
        .put("startColumn", problem.location().column());
  }

  /** A relative path stays relative, so that a service finds it in its check-out. */
  private static String uri(String file) {
    try {
      return Path.of(file).isAbsolute()
          ? Path.of(file).toUri().toString()
          : new URI(null, null, file.replace('\\', '/'), null).toASCIIString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("a path is always a URI's path: " + file, e);
    }
  }
}
