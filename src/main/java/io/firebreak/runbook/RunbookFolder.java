package io.firebreak.runbook;

import io.firebreak.runbook.Problem.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Finds the runbook files below a folder. What a link points to must lie below it too, so that no
 * file of elsewhere can be read through the catalogue; hidden folders are passed over.
 */
final class RunbookFolder {
  private static final int DEEPEST = 20;
  private static final int MOST_FILES = 10_000;

  private final Path root;
  private final String prefix;
  private final Path realRoot;
  private final Problems problems;
  private final Predicate<String> wanted;
  private final List<SourceFile> files = new ArrayList<>();
  private final Set<Path> visited = new HashSet<>();

  private RunbookFolder(Path root, String prefix, Problems problems, Predicate<String> wanted)
      throws IOException {
    this.root = root;
    this.prefix = prefix;
    this.wanted = wanted;
    this.realRoot = root.toRealPath();
    this.problems = problems;
  }

  /** One file as it was found. */
  static final class SourceFile {
    private final String name;
    private final Path path;
    private final byte[] bytes;

    SourceFile(String name, Path path, byte[] bytes) {
      this.name = name;
      this.path = path;
      this.bytes = bytes;
    }

    Path path() {
      return path;
    }

    /** Relative to the folder, or as it was asked for, with slashes. */
    String name() {
      return name;
    }

    byte[] bytes() {
      return bytes;
    }
  }

  /** Reads every file, in the order of their names. What cannot be read is a problem. */
  static List<SourceFile> read(Path root, Problems problems) {
    return read(root, "", problems, RunbookFolder::isNoTest);
  }

  /** Reads files, and every file below folders, each named as a person finds it. */
  static List<SourceFile> readAll(List<Path> paths, Problems problems) {
    var all = new ArrayList<SourceFile>();
    for (var path : paths) {
      all.addAll(Files.isDirectory(path) ? readNamed(path, problems) : readOne(path, problems));
    }
    return all;
  }

  /** The same, with names that a person finds from where the folder was named. */
  static List<SourceFile> readNamed(Path root, Problems problems) {
    return read(root, prefix(root), problems, RunbookFolder::isNoTest);
  }

  /** Reads every file of tests in the same way, named from where the folder was named. */
  static List<SourceFile> readTestsNamed(Path root, Problems problems) {
    return read(root, prefix(root), problems, RunbookFolder::isTest);
  }

  private static String prefix(Path root) {
    var named = root.normalize().toString();
    return named.isEmpty() ? "" : slashes(named) + "/";
  }

  private static List<SourceFile> read(
      Path root, String prefix, Problems problems, Predicate<String> wanted) {
    try {
      var folder = new RunbookFolder(root, prefix, problems, wanted);
      folder.visit(root, 0);
      return folder.files;
    } catch (IOException e) {
      problems.add(
          new Location(root.toString(), 1, 1), Code.UNREADABLE, "this folder cannot be read");
      return List.of();
    }
  }

  /** Reads one file that was named by itself. */
  private static List<SourceFile> readOne(Path file, Problems problems) {
    try {
      return List.of(new SourceFile(Problems.shown(slashes(file.toString())), file, bytes(file)));
    } catch (IOException e) {
      problems.add(
          new Location(file.toString(), 1, 1), Code.UNREADABLE, "this file cannot be read");
      return List.of();
    }
  }

  private void visit(Path folder, int depth) throws IOException {
    if (depth > DEEPEST || !visited.add(folder.toRealPath())) {
      return;
    }
    List<Path> entries;
    try (var listed = Files.list(folder)) {
      entries = listed.sorted().toList();
    }
    for (var entry : entries) {
      if (!entry.getFileName().toString().startsWith(".")) {
        look(entry, depth);
      }
    }
  }

  private void look(Path entry, int depth) {
    var location = new Location(name(entry), 1, 1);
    try {
      var real = entry.toRealPath();
      if (!real.startsWith(realRoot)) {
        problems.add(location, Code.PATH_ESCAPE, "this link leads out of the folder");
      } else if (Files.isDirectory(real)) {
        visit(entry, depth + 1);
      } else if (wanted.test(entry.getFileName().toString()) && files.size() < MOST_FILES) {
        files.add(new SourceFile(name(entry), real, bytes(real)));
      }
    } catch (IOException e) {
      problems.add(location, Code.UNREADABLE, "this file cannot be read");
    }
  }

  private static boolean isNoTest(String name) {
    return (name.endsWith(".yaml") || name.endsWith(".yml")) && !isTest(name);
  }

  private static boolean isTest(String name) {
    return name.endsWith(".test.yaml") || name.endsWith(".test.yml");
  }

  private String name(Path entry) {
    return Problems.shown(prefix + slashes(root.relativize(entry).toString()));
  }

  private static String slashes(String path) {
    return path.replace('\\', '/');
  }

  /** One byte more than is allowed is enough to see that there is too much. */
  private static byte[] bytes(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException("no regular file");
    }
    try (var in = Files.newInputStream(file)) {
      return in.readNBytes(YamlReader.MAX_BYTES + 1);
    }
  }
}
