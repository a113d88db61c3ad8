package io.firebreak.runbook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The YAML that a page of the documentation shows, so that tests can try it. */
public final class PageSnippets {
  private static final String BEGIN = "```yaml\n";

  private PageSnippets() {}

  /** The blocks of YAML in {@code docs/NAME}, in their order. */
  public static List<String> of(String name) {
    var page = read(Path.of("docs", name));
    var snippets = new ArrayList<String>();
    for (int at = page.indexOf(BEGIN); at >= 0; at = page.indexOf(BEGIN, at)) {
      int end = page.indexOf("```\n", at + BEGIN.length());
      snippets.add(page.substring(at + BEGIN.length(), end));
      at = end;
    }
    return snippets;
  }

  private static String read(Path page) {
    try {
      return Files.readString(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
