package io.firebreak.runbook;

import io.firebreak.runbook.Problem.Code;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Mends what can be mended without guessing: misspelt keys, quotes, the spelling of durations and
 * the like. A change is made only if exactly one is known for a problem and the problem is gone
 * with it; comments and layout stay. Mending again changes nothing more.
 */
public final class Fixer {
  /** No file that is worth mending has more; it only bounds the time that a hostile one takes. */
  private static final int MOST = 100;

  private final Linter linter;

  /** Judges by this linter what is wrong, and what is right afterwards. */
  public Fixer(Linter linter) {
    this.linter = linter;
  }

  /**
   * A file as it is after mending.
   *
   * @param text the whole of it
   * @param fixes what was changed, in order
   */
  record Mended(String text, List<Fix> fixes) {}

  /**
   * Mends files, and all runbooks below folders, in place. What cannot be read is passed over; lint
   * tells of it.
   *
   * @return what was changed
   * @throws UncheckedIOException when a file cannot be written
   */
  public List<Fix> fix(List<Path> paths) {
    var fixes = new ArrayList<Fix>();
    for (var source : RunbookFolder.readAll(paths, new Problems())) {
      var mended = mend(source.name(), source.bytes());
      if (!mended.fixes().isEmpty()) {
        write(source.path(), mended.text());
        fixes.addAll(mended.fixes());
      }
    }
    return fixes;
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be written", e);
    }
  }

  /** Mends one file's text. */
  Mended mend(String file, byte[] bytes) {
    var fixes = new ArrayList<Fix>();
    String text;
    try {
      text = bytes.length > YamlReader.MAX_BYTES ? "" : SourceText.decode(bytes);
    } catch (CharacterCodingException e) {
      return new Mended("", List.of());
    }
    while (fixes.size() < MOST) {
      var step = next(file, text);
      if (step.isEmpty()) {
        break;
      }
      fixes.add(step.get().fix());
      text = step.get().text();
    }
    return new Mended(text, fixes);
  }

  private record Step(Fix fix, String text) {}

  /** The first change that mends something. */
  private Optional<Step> next(String file, String text) {
    var parsed = read(file, text);
    var root = parsed.root();
    for (var problem : parsed.found()) {
      if (problem.code().warning()) {
        continue;
      }
      var edits = root == null ? Edits.ofText(problem, text) : new Edits(root, text).of(problem);
      var good = edits.stream().filter(edit -> mends(file, text, edit, problem)).toList();
      if (good.size() == 1) {
        var edit = good.getFirst();
        var fix = new Fix(problem.location(), problem.code(), edit.was(), edit.now());
        return Optional.of(new Step(fix, edit.applied(text)));
      }
    }
    return Optional.empty();
  }

  /** Whether the problem is gone, and no other error stands in its place. */
  private boolean mends(String file, String text, Edits.Edit edit, Problem problem) {
    var after = read(file, edit.applied(text));
    var place = edit.insertsLine() ? null : problem.location();
    return after.problems().list().stream()
        .filter(each -> !each.code().warning())
        .noneMatch(each ->
            each.location().equals(place)
                || each.code() == Code.YAML_SYNTAX
                || (edit.insertsLine()
                    && each.code() == problem.code()
                    && each.message().equals(problem.message())));
  }

  private Parsed read(String file, String text) {
    return linter.read(file, text.getBytes(StandardCharsets.UTF_8));
  }
}
