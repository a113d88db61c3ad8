package io.firebreak.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every piece of configuration that a page shows is one that the program takes. */
class DocumentedConfigurationTest {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```yaml\n(.*?)^ *```");
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  /** The hook that pages mean which show only what goes with it. */
  private static final String HOOK =
      "hooks: [{ source: alertmanager, name: prod, insecure: true }]\n";

  @TempDir Path folder;

  @Test
  void everyBlockOfItIsTaken() throws IOException {
    var wrong = new ArrayList<String>();
    var count = 0;
    for (var page : pages()) {
      var blocks = BLOCK.matcher(Files.readString(page)).results().map(block -> block.group(1));
      for (var block :
          blocks
              .map(block -> block.stripTrailing().stripIndent())
              .filter(this::isConfiguration)
              .toList()) {
        var whole = block.contains("hooks:") ? block : HOOK + block;
        Files.writeString(folder.resolve("firebreak.yaml"), whole);
        count++;
        try {
          ConfigurationFile.read(folder, Map.of(), Map.of());
        } catch (ConfigurationException e) {
          wrong.add(page + ": " + e.getMessage());
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(count).as("blocks of configuration").isGreaterThan(10);
  }

  private boolean isConfiguration(String block) {
    var sections =
        Arrays.stream(Configuration.class.getRecordComponents())
            .map(part -> part.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
    try {
      var keys = new ArrayList<String>();
      YAML.readTree(block).fieldNames().forEachRemaining(keys::add);
      return !keys.isEmpty() && sections.containsAll(keys);
    } catch (IOException e) {
      return false;
    }
  }

  private static List<Path> pages() throws IOException {
    try (var docs = Files.walk(Path.of("docs"))) {
      var pages = docs.filter(file -> file.toString().endsWith(".md")).sorted().toList();
      return Stream.concat(Stream.of(Path.of("README.md")), pages.stream()).toList();
    }
  }
}
