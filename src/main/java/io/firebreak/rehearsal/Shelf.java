package io.firebreak.rehearsal;

import io.firebreak.remediation.Versions;
import io.firebreak.runbook.Linter;
import io.firebreak.runbook.RunbookVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The runbook of a test, and those that it may run as children. */
final class Shelf implements Versions {
  private final RunbookVersion version;
  private final Supplier<Map<String, RunbookVersion>> beside;
  private @Nullable Map<String, RunbookVersion> byName;

  private Shelf(RunbookVersion version, Supplier<Map<String, RunbookVersion>> beside) {
    this.version = version;
    this.beside = beside;
  }

  /**
   * With all sound runbooks of the folder in which it stands, and of further folders, at any depth;
   * they are read when one is asked for, and of two with one name the nearer counts.
   */
  static Shelf of(RunbookVersion version, Path folder, List<Path> further, Linter linter) {
    return new Shelf(
        version,
        () ->
            Stream.concat(Stream.of(folder), further.stream())
                .flatMap(each -> read(each, linter))
                .collect(
                    Collectors.toMap(
                        each -> each.runbook().name(),
                        Function.identity(),
                        (first, _) -> first,
                        TreeMap::new)));
  }

  private static Stream<RunbookVersion> read(Path folder, Linter linter) {
    try (var files = Files.walk(folder, TestFiles.DEEPEST)) {
      return files
          .filter(file -> TestFiles.isRunbook(file) && Files.isRegularFile(file))
          .sorted()
          .toList()
          .stream()
          .flatMap(file -> Optional.ofNullable(check(file, linter)).stream());
    } catch (IOException e) {
      throw new UncheckedIOException("the folder " + folder + " cannot be read", e);
    }
  }

  private static @Nullable RunbookVersion check(Path file, Linter linter) {
    try {
      return linter.check(file.toString(), TestFiles.read(file)).version();
    } catch (IOException e) {
      return null;
    }
  }

  private Map<String, RunbookVersion> byName() {
    var known = byName == null ? beside.get() : byName;
    byName = known;
    return known;
  }

  @Override
  public RunbookVersion byHash(String hash) {
    if (hash.equals(version.hash())) {
      return version;
    }
    return byName().values().stream()
        .filter(each -> each.hash().equals(hash))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no runbook beside has the hash " + hash));
  }

  @Override
  public Optional<RunbookVersion> inForce(String name) {
    return name.equals(version.runbook().name())
        ? Optional.of(version)
        : Optional.ofNullable(byName().get(name));
  }
}
