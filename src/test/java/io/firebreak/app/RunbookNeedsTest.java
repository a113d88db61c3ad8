package io.firebreak.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.action.Egress;
import io.firebreak.action.Redactor;
import io.firebreak.action.SecretStore;
import io.firebreak.hindsight.RotReason;
import io.firebreak.runbook.Linter;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.runbook.Surroundings;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What runbooks name and the configuration does not have")
class RunbookNeedsTest {
  private static final String RUNBOOK =
      """
      schema: 1
      runbook: heal
      title: Heal
      owner: sre
      target: service/shop/cart
      triggers: { manual: true }
      preconditions:
        - { uses: prometheus.query, with: { query: "up", server: eu }, expect: result.value > 0 }
      steps:
        - id: heal
          uses: http.request
          with:
            method: POST
            url: "http://cart.internal:8080/heal/${{ run.id }}"
            headers: { Authorization: "${{ secrets.SHOP_TOKEN }}" }
          undo: { none: it is only a test }
      verify: { checks: [ { uses: http.check, with: { url: "http://shop.internal/" }, expect: result.healthy } ] }
      """;

  private static Map<String, RotReason> missing(
      Set<String> servers, Map<String, String> environment, String... scope) {
    var linter = new Linter(Toolbox.forLint());
    RunbookVersion version =
        Objects.requireNonNull(
            linter.check("heal.yaml", RUNBOOK.getBytes(StandardCharsets.UTF_8)).version());
    return new RunbookNeeds(
            linter.within(new Surroundings(null, Map.of("prometheus", servers), null)),
            SecretStore.ofEnvironment("", environment, new Redactor()),
            Egress.to(List.of(scope), Egress.Resolver.SYSTEM))
        .missing(version);
  }

  @Test
  void nothingIsMissingWhereAllIsThere() {
    assertThat(
            missing(
                Set.of("eu"),
                Map.of("SHOP_TOKEN", "a-token-that-is-long-enough"),
                "cart.internal:8080",
                "shop.internal:80"))
        .isEmpty();
  }

  @Test
  void serversSecretsAndHostsAreFound() {
    var missing = missing(Set.of("us"), Map.of(), "cart.internal:8080");

    assertThat(missing.values())
        .containsExactlyInAnyOrder(
            RotReason.SECRET_MISSING, RotReason.SERVER_MISSING, RotReason.OUT_OF_SCOPE);
    assertThat(missing.keySet())
        .anyMatch(detail -> detail.contains("no prometheus named eu"))
        .anyMatch(detail -> detail.contains("shop.internal:80 is not in scope"));
  }
}
