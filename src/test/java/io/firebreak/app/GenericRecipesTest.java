package io.firebreak.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.alert.Alert;
import io.firebreak.alert.Limits;
import io.firebreak.alert.Parsed;
import io.firebreak.alert.RawDelivery;
import io.firebreak.app.config.Configuration.Hook;
import io.firebreak.app.config.ConfigurationFile;
import io.firebreak.runbook.Evaluator;
import io.firebreak.testing.Payloads;
import io.firebreak.webhook.generic.GenericSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The mappings in the documentation fit what those systems post")
class GenericRecipesTest {
  private static final Path PAGE = Path.of("docs/sources/generic.md");
  private static final String HEADING = "## Mappings for known systems";

  @TempDir private Path folder;

  /** The hooks of the page, read as the configuration that they are. */
  private Map<String, Hook> hooks() throws IOException {
    var page = Files.readString(PAGE);
    var block = page.substring(page.indexOf(HEADING));
    var start = block.indexOf("```yaml\n") + "```yaml\n".length();
    Files.writeString(
        folder.resolve(ConfigurationFile.NAME),
        block.substring(start, block.indexOf("```", start)));
    var hooks = new HashMap<String, Hook>();
    for (var hook : ConfigurationFile.read(folder, Map.of(), Map.of()).hooks()) {
      hooks.put(String.valueOf(hook.name()), hook);
    }
    return hooks;
  }

  private static String told(Alert alert) {
    return "%s %s %s %s"
        .formatted(
            alert.status().code(), alert.severity().code(), alert.fingerprint(), alert.name());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "axiom          | firing medium Rxg89nIwu9WwrOsJKA New monitor",
        "checkly        | resolved high 927a2982-1007-4b81-b383-eae8bf717e61 API Check #1",
        "coralogix      | firing high 780c892f-f4db-43cb-a833-5f13a5523e96 Keep",
        "dash0          | resolved medium 6820705469291328438 New Check Rule",
        "graylog        | firing high 671a28a03696bb3801a7a9f1: Event - 1",
        "graylog-stream | firing medium 5e7a9c8d-9bb1-47b6-b8db-4a3a83a25e0c test MESSAGE_COUNT",
        "librenms       | resolved high 13:2 Devices up/down",
        "riemann        | resolved high hostbob/servicejane servicejane",
        "signalfx       | firing critical 1234 logs",
        "vrealize       | firing medium sample-alert-uuid ALERT_SUBTYPE_AVAILABILITY_PROBLEM",
      })
  void aMappingFits(String name, String told) throws IOException {
    assertThat(told(alert(name))).isEqualTo(told);
  }

  @Test
  void whatNeverEndsFires() throws IOException {
    var alert = alert("wazuh");

    assertThat(alert.name()).isEqualTo("New dpkg (Debian Package) installed.");
    assertThat(alert.status()).isEqualTo(Alert.Status.FIRING);
    assertThat(alert.severity().code()).isEqualTo("info");
  }

  private Alert alert(String name) throws IOException {
    var hook = Objects.requireNonNull(hooks().get(name), name);
    var source =
        new GenericSource(Limits.DEFAULT, new CelFields(new Evaluator()))
            .configured(Map.copyOf(hook.fields()));
    var body = Payloads.body("recipes/" + name + ".json");
    var parsed = source.parse(new RawDelivery("d1", Payloads.RECEIVED_AT, Map.of(), body));
    assertThat(parsed).isInstanceOf(Parsed.Alerts.class);
    return ((Parsed.Alerts) parsed).alerts().getFirst();
  }
}
