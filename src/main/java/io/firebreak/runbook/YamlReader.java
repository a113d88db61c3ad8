package io.firebreak.runbook;

import com.google.re2j.Pattern;
import io.firebreak.runbook.Problem.Code;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Reads one YAML document event by event, so that nothing is built before it is known to be
 * harmless: no tags, aliases or merge keys, no directives, no duplicate keys, bounded size and
 * depth. Scalars follow the core schema of YAML 1.2; see {@link Scalars}.
 */
final class YamlReader {
  static final int MAX_BYTES = 256 * 1024;
  static final int MAX_DEPTH = 20;

  private static final Pattern UNPRINTABLE =
      Pattern.compile(
          "[^\\t\\n\\r\\x20-\\x7E\\x{85}\\x{A0}-\\x{D7FF}\\x{E000}-\\x{FEFE}\\x{FF00}-\\x{FFFD}"
              + "\\x{10000}-\\x{10FFFF}]");

  private final SourceText source;
  private final ParserImpl events;
  private final Problems problems;

  private YamlReader(SourceText source, String text, Problems problems) {
    this.source = source;
    this.problems = problems;
    var options = new LoaderOptions();
    options.setCodePointLimit(MAX_BYTES);
    this.events = new ParserImpl(new StreamReader(text), options);
  }

  /** Reads a file; empty when it has a problem after which nothing more can be said. */
  static Optional<Node> read(String file, byte[] bytes, Problems problems) {
    var top = new Location(file, 1, 1);
    if (bytes.length > MAX_BYTES) {
      problems.add(top, Code.YAML_LIMITS, "the file is larger than 256 KiB");
      return Optional.empty();
    }
    try {
      return read(
          new SourceText(file, SourceText.decode(bytes)), SourceText.decode(bytes), problems);
    } catch (CharacterCodingException e) {
      problems.add(top, Code.YAML_SYNTAX, "the file is not UTF-8; save it as UTF-8");
      return Optional.empty();
    }
  }

  private static Optional<Node> read(SourceText source, String text, Problems problems) {
    var unprintable = UNPRINTABLE.matcher(text);
    if (unprintable.find()) {
      var index = text.codePointCount(0, unprintable.start());
      problems.add(
          source.location(index),
          Code.YAML_SYNTAX,
          source.at(index) == 0xFEFF
              ? "a byte order mark; save the file as UTF-8 without one"
              : String.format("the character U+%04X may not stand in YAML", source.at(index)));
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(new YamlReader(source, text, problems).document());
    } catch (Refused refused) {
      problems.add(refused.location, refused.code, refused.text);
    } catch (MarkedYAMLException e) {
      var mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
      problems.add(place(source, mark), Code.YAML_SYNTAX, syntax(e));
    } catch (YAMLException e) {
      problems.add(new Location(source.file(), 1, 1), Code.YAML_SYNTAX, "not well-formed YAML");
    }
    return Optional.empty();
  }

  private static String syntax(MarkedYAMLException e) {
    var problem = e.getProblem() == null ? "not well-formed YAML" : e.getProblem();
    return Problems.shown(problem.contains("'\\t'") ? "a tab may not indent; use spaces" : problem);
  }

  private @Nullable Node document() {
    events.getEvent(); // stream start
    if (events.checkEvent(Event.ID.StreamEnd)) {
      throw new Refused(new Location(source.file(), 1, 1), Code.YAML_SYNTAX, "the file is empty");
    }
    var start = (DocumentStartEvent) events.getEvent();
    var tags = start.getTags();
    if (start.getVersion() != null || (tags != null && !tags.isEmpty())) {
      throw refuse(start, Code.YAML_SYNTAX, "directives such as %YAML and %TAG are not allowed");
    }
    var root = node(events.getEvent(), 1);
    events.getEvent(); // document end
    var next = events.getEvent();
    if (next.getEventId() != Event.ID.StreamEnd) {
      throw refuse(next, Code.YAML_SYNTAX, "only one document may stand in a file");
    }
    return root;
  }

  private Node node(Event event, int depth) {
    if (event instanceof AliasEvent) {
      throw refuse(event, Code.YAML_LIMITS, "aliases (*name) are not allowed; write it out");
    }
    if (((NodeEvent) event).getAnchor() != null) {
      throw refuse(event, Code.YAML_LIMITS, "anchors (&name) are not allowed; write it out");
    }
    if (depth > MAX_DEPTH) {
      throw refuse(event, Code.YAML_LIMITS, "nested deeper than " + MAX_DEPTH + " levels");
    }
    return switch (event) {
      case ScalarEvent scalar -> scalar(scalar);
      case SequenceStartEvent list -> sequence(list, depth);
      case MappingStartEvent map -> mapping(map, depth);
      default -> throw new IllegalStateException("no node: " + event.getEventId());
    };
  }

  private Node.Sequence sequence(SequenceStartEvent start, int depth) {
    untagged(start, start.getTag());
    var items = new ArrayList<Node>();
    while (!events.checkEvent(Event.ID.SequenceEnd)) {
      items.add(node(events.getEvent(), depth + 1));
    }
    events.getEvent();
    return new Node.Sequence(items, place(source, start.getStartMark()));
  }

  private Node.Mapping mapping(MappingStartEvent start, int depth) {
    untagged(start, start.getTag());
    var entries = new ArrayList<Node.Entry>();
    var seen = new HashSet<String>();
    while (!events.checkEvent(Event.ID.MappingEnd)) {
      var key = key(events.getEvent());
      var value = node(events.getEvent(), depth + 1);
      if (seen.add(key.text())) {
        entries.add(new Node.Entry(key.text(), key.location(), value));
      } else {
        problems.add(
            key.location(),
            Code.YAML_DUPLICATE_KEY,
            "the key \"" + Problems.shown(key.text()) + "\" stands here twice");
      }
    }
    events.getEvent();
    return new Node.Mapping(entries, place(source, start.getStartMark()));
  }

  private Node.Scalar key(Event event) {
    if (event instanceof AliasEvent) {
      throw refuse(event, Code.YAML_LIMITS, "aliases (*name) are not allowed; write it out");
    }
    if (!(event instanceof ScalarEvent scalar)) {
      throw refuse(event, Code.YAML_SYNTAX, "a key must be a plain word");
    }
    if (scalar.isPlain() && scalar.getValue().equals("<<")) {
      throw refuse(event, Code.YAML_LIMITS, "merge keys (<<) are not allowed; write it out");
    }
    if (scalar.getAnchor() != null) {
      throw refuse(event, Code.YAML_LIMITS, "anchors (&name) are not allowed; write it out");
    }
    var key = scalar(scalar);
    if (key.text().contains("${{")) {
      problems.add(key.location(), Code.TEMPLATE_FORBIDDEN, "a key may not hold ${{ }}");
    }
    return key;
  }

  private Node.Scalar scalar(ScalarEvent event) {
    untagged(event, event.getTag());
    var start = event.getStartMark().getIndex();
    var end = event.getEndMark().getIndex();
    if (event.isPlain()) {
      var position = new ScalarPosition(source, start, end, ScalarPosition.Style.PLAIN);
      return Scalars.plain(event.getValue(), position, problems);
    }
    var style =
        event.isLiteral() || event.isFolded()
            ? ScalarPosition.Style.BLOCK
            : ScalarPosition.Style.QUOTED;
    return Scalars.text(event.getValue(), new ScalarPosition(source, start, end, style));
  }

  private void untagged(Event event, @Nullable String tag) {
    if (tag != null) {
      throw refuse(
          event,
          Code.YAML_TAG_FORBIDDEN,
          "tags such as " + Problems.shown(tag) + " are not allowed; nothing was built from it");
    }
  }

  private Refused refuse(Event event, Code code, String message) {
    return new Refused(place(source, event.getStartMark()), code, message);
  }

  private static Location place(SourceText source, @Nullable Mark mark) {
    return mark == null
        ? new Location(source.file(), 1, 1)
        : source.location(Math.min(mark.getIndex(), source.length()));
  }

  /** The document holds something after which reading on is pointless or dangerous. */
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Location location;
    private final Code code;
    private final String text;

    Refused(Location location, Code code, String text) {
      super(text, null, false, false);
      this.location = location;
      this.code = code;
      this.text = text;
    }
  }
}
