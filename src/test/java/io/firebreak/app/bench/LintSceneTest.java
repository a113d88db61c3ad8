package io.firebreak.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.action.ActionCatalog;
import io.firebreak.action.Egress;
import io.firebreak.action.Outbound;
import io.firebreak.connector.http.HttpRequest;
import io.firebreak.connector.prometheus.PrometheusQuery;
import io.firebreak.connector.prometheus.PrometheusServers;
import io.firebreak.runbook.Linter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A slice of what bench lints is sound, and as different as it claims to be. */
class LintSceneTest {
  private static final Pattern EXPRESSION = Pattern.compile("(when|expect): .*|\\$\\{\\{ .*? }}");
  private static final int COUNT = 40;

  @Test
  void theRunbooksAreSoundAndUnlikeEachOther(@TempDir Path folder) throws IOException {
    LintScene.write(folder, COUNT);
    var outbound = new Outbound(Egress.to(List.of(), Egress.Resolver.SYSTEM));
    var actions =
        ActionCatalog.of(
            List.of(
                new HttpRequest(outbound),
                new PrometheusQuery(new PrometheusServers(Map.of()), Egress.Resolver.SYSTEM)));
    var report = new Linter(actions).lint(List.of(folder));
    assertThat(report.text()).isEmpty();
    assertThat(report.files()).isEqualTo(COUNT);
    var conditions = new HashSet<String>();
    for (int i = 0; i < COUNT; i++) {
      var text = Files.readString(folder.resolve("book-" + i + ".yaml"));
      var found = EXPRESSION.matcher(text).results().map(each -> each.group()).toList();
      assertThat(found).hasSizeGreaterThanOrEqualTo(5);
      found.stream().filter(each -> each.contains(": ")).forEach(conditions::add);
    }
    assertThat(conditions).as("each of five in each is unlike all others").hasSize(5 * COUNT);
  }
}
