package io.firebreak.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.re2j.Pattern;
import io.firebreak.action.Egress;
import io.firebreak.action.SecretText;
import io.firebreak.action.Secrets;
import io.firebreak.hindsight.Rot;
import io.firebreak.hindsight.RotReason;
import io.firebreak.runbook.Linter;
import io.firebreak.runbook.Problem;
import io.firebreak.runbook.RunbookVersion;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What runbooks name and this configuration does not have. */
final class RunbookNeeds implements Rot.Needs {
  private static final Pattern SECRET = Pattern.compile("secrets\\.([A-Za-z][A-Za-z0-9_]*)");
  private static final Pattern VALUE = Pattern.compile("\\$\\{\\{[^}]*\\}\\}");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Linter linter;
  private final Secrets secrets;
  private final Egress scope;

  /**
   * Needs of runbooks.
   *
   * @param linter one that knows what is configured
   * @param scope what may be called
   */
  RunbookNeeds(Linter linter, Secrets secrets, Egress scope) {
    this.linter = linter;
    this.secrets = secrets;
    this.scope = scope;
  }

  @Override
  public Map<String, RotReason> missing(RunbookVersion version) {
    var missing = new LinkedHashMap<String, RotReason>();
    secrets(version, missing);
    names(version, missing);
    hosts(definition(version), missing);
    return missing;
  }

  private void secrets(RunbookVersion version, Map<String, RotReason> missing) {
    var names = SECRET.matcher(version.canonicalJson());
    while (names.find()) {
      try {
        secrets.reveal(new SecretText(List.of(new SecretText.Part.Reference(names.group(1)))));
      } catch (Secrets.SecretMissingException e) {
        missing.put(String.valueOf(e.getMessage()), RotReason.SECRET_MISSING);
      }
    }
  }

  /** Servers and actions: a version that is still in force may have been checked long ago. */
  private void names(RunbookVersion version, Map<String, RotReason> missing) {
    var text = version.canonicalJson().getBytes(StandardCharsets.UTF_8);
    for (var problem : linter.lint(version.path(), text).problems()) {
      if (problem.code() == Problem.Code.UNKNOWN_SERVER) {
        missing.put(problem.message(), RotReason.SERVER_MISSING);
      } else if (problem.code() == Problem.Code.UNKNOWN_ACTION) {
        missing.put(problem.message(), RotReason.ACTION_MISSING);
      }
    }
  }

  /** A host is never filled in, so that what stands there is what is called. */
  private void hosts(JsonNode node, Map<String, RotReason> missing) {
    var url = node.path("with").path("url");
    if (url.isTextual()
        && node.path("uses").asText().startsWith("http.")
        && scope.check(VALUE.matcher(url.asText()).replaceAll("x"))
            instanceof Egress.Verdict.Denied(var why)) {
      missing.put(why, RotReason.OUT_OF_SCOPE);
    }
    node.forEach(child -> hosts(child, missing));
  }

  private static JsonNode definition(RunbookVersion version) {
    try {
      return JSON.readTree(version.canonicalJson());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored version is no JSON: " + version.hash(), e);
    }
  }
}
