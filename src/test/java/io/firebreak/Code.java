package io.firebreak;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.firebreak.app.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The program as the architecture tests look at it: compiled, and as text. */
final class Code {
  /** Compiled classes of the program. */
  static final JavaClasses MAIN = compiled(Main.class);

  /** Compiled classes of the tests. */
  static final JavaClasses TESTS = compiled(Code.class);

  private Code() {}

  /** Source files below a folder: path relative to it, and text. */
  static Map<String, String> sources(String folder) {
    var root = Path.of(folder);
    try (var files = Files.walk(root)) {
      var texts = new TreeMap<String, String>();
      for (var file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        texts.put(root.relativize(file).toString(), Files.readString(file));
      }
      return texts;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JavaClasses compiled(Class<?> member) {
    try {
      var folder = Path.of(member.getProtectionDomain().getCodeSource().getLocation().toURI());
      return new ClassFileImporter().importPaths(List.of(folder));
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
