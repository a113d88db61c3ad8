package io.firebreak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The documentation says what is there: its links lead somewhere, its lists are whole. */
class DocumentationTest {
  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
  private static final Pattern CODE = Pattern.compile("(?s)```.*?```");
  private static final Pattern SPAN = Pattern.compile("`[^`\n]*`");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
  private static final Pattern ARTIFACT =
      Pattern.compile("<artifactId>([^<]+)</artifactId>(?:\\s*<version>([^<]+)</version>)?");
  private static final Pattern PROPERTY = Pattern.compile("<([a-z0-9.-]+)>([^<]+)</\\1>");

  @Test
  void everyLinkLeadsSomewhere() throws IOException {
    var dead = new ArrayList<String>();
    for (var page : pages()) {
      var prose = SPAN.matcher(CODE.matcher(Files.readString(page)).replaceAll("")).replaceAll("");
      var links = LINK.matcher(prose);
      while (links.find()) {
        if (!leadsSomewhere(page, links.group(1))) {
          dead.add(page + " -> " + links.group(1));
        }
      }
    }
    assertThat(dead).as("links to files or headings that are not there").isEmpty();
  }

  private static boolean leadsSomewhere(Path page, String link) throws IOException {
    if (link.startsWith("https://") || link.startsWith("http://")) {
      return true; // not ours to keep alive
    }
    var parts = link.split("#", 2);
    var target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]);
    return Files.exists(target)
        && (parts.length == 1 || anchors(Files.readString(target)).contains(parts[1]));
  }

  private static List<String> anchors(String text) {
    return HEADING
        .matcher(CODE.matcher(text).replaceAll(""))
        .results()
        .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^a-z0-9 _-]", "").replace(' ', '-'))
        .toList();
  }

  private static List<Path> pages() throws IOException {
    try (var docs = Files.walk(Path.of("docs"))) {
      var pages = docs.filter(file -> file.toString().endsWith(".md"));
      return Stream.concat(Stream.of(Path.of("README.md")), pages).toList();
    }
  }

  @Test
  void everyDependencyHasItsReason() throws IOException {
    var pom = Files.readString(Path.of("pom.xml"));
    var page = Files.readString(Path.of("docs/dependencies.md"));
    var missing = new ArrayList<String>();
    var artifacts = ARTIFACT.matcher(pom);
    while (artifacts.find()) {
      var name = artifacts.group(1);
      var version = artifacts.group(2) == null ? "" : resolved(artifacts.group(2), pom);
      if (!isListed(page, name, version)) {
        missing.add((name + " " + version).strip());
      }
    }
    missing.removeAll(List.of("firebreak 0.1.0-SNAPSHOT", "quarkus-bom " + quarkus(pom)));
    missing.remove(
        "hibernate-community-dialects"); // left out on purpose, which its owner's line says
    assertThat(missing).as("in pom.xml, but not so in docs/dependencies.md").isEmpty();
  }

  private static boolean isListed(String page, String name, String version) {
    return page.lines()
        .filter(line -> line.contains("`" + name + "`"))
        .anyMatch(line -> line.contains(version));
  }

  private static String quarkus(String pom) {
    return resolved("${quarkus.version}", pom);
  }

  private static String resolved(String version, String pom) {
    return PROPERTY
        .matcher(pom)
        .results()
        .filter(property -> version.equals("${" + property.group(1) + "}"))
        .map(property -> property.group(2))
        .findFirst()
        .orElse(version);
  }
}
