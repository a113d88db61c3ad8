package io.firebreak.app.config;

import io.firebreak.app.config.ConfigurationException.Mistake;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Reads one YAML file into nodes that know their line. Only plain data passes: no tags, anchors,
 * aliases or merges, one document, bounded size and depth.
 */
final class YamlFile {
  private static final int MAX_BYTES = 256 * 1024;
  private static final int MAX_DEPTH = 20;
  private static final Set<Tag> PLAIN =
      Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.TIMESTAMP, Tag.MAP, Tag.SEQ);

  private final String name;

  private YamlFile(String name) {
    this.name = name;
  }

  /**
   * The root node of the file, null when the file is missing or empty.
   *
   * @throws ConfigurationException when it is not plain YAML
   */
  static @Nullable Node read(Path file) {
    if (Files.notExists(file)) {
      return null;
    }
    var yaml = new YamlFile(file.toString());
    var root = yaml.compose(yaml.text(file));
    if (root != null) {
      yaml.insistOnPlainData(root);
    }
    return root;
  }

  /**
   * Where the items of a list within a section are written, in order; none when the list is not
   * there.
   */
  static List<String> places(Path file, String section, String list) {
    var name = file.toString();
    var found = child(child(read(file), section), list);
    return found instanceof SequenceNode sequence
        ? sequence.getValue().stream()
            .map(item -> name + ":" + (item.getStartMark().getLine() + 1))
            .toList()
        : List.of();
  }

  private static @Nullable Node child(@Nullable Node node, String key) {
    return node instanceof MappingNode mapping
        ? mapping.getValue().stream()
            .filter(entry ->
                entry.getKeyNode() instanceof ScalarNode word && word.getValue().equals(key))
            .map(NodeTuple::getValueNode)
            .findFirst()
            .orElse(null)
        : null;
  }

  private String text(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw refuse(name, "is over 256 KiB");
      }
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
          .toString();
    } catch (CharacterCodingException e) {
      throw refuse(name, "is not UTF-8");
    } catch (IOException e) {
      throw refuse(name, "cannot be read (" + e + ")");
    }
  }

  private @Nullable Node compose(String text) {
    var limits = new LoaderOptions();
    limits.setNestingDepthLimit(MAX_DEPTH);
    limits.setCodePointLimit(MAX_BYTES);
    try {
      return new Composer(new ParserImpl(new StreamReader(text), limits), new Resolver(), limits)
          .getSingleNode();
    } catch (MarkedYAMLException e) {
      var problem = e.getProblem() == null ? e.getMessage() : e.getProblem();
      throw refuse(at(e.getProblemMark()), "is not YAML: " + problem);
    } catch (YAMLException e) {
      throw refuse(name, "is not YAML: " + e.getMessage());
    }
  }

  private void insistOnPlainData(Node node) {
    if (node.getAnchor() != null) {
      throw refuse(at(node.getStartMark()), "anchors and aliases are not allowed; repeat the text");
    }
    if (Tag.MERGE.equals(node.getTag())) {
      throw refuse(at(node.getStartMark()), "'<<' is not allowed; repeat the text");
    }
    if (!PLAIN.contains(node.getTag())) {
      throw refuse(at(node.getStartMark()), "tags are not allowed; write plain data");
    }
    if (node instanceof MappingNode mapping) {
      for (NodeTuple entry : mapping.getValue()) {
        insistOnPlainData(entry.getKeyNode());
        insistOnPlainData(entry.getValueNode());
      }
    } else if (node instanceof SequenceNode sequence) {
      sequence.getValue().forEach(this::insistOnPlainData);
    }
  }

  private String at(@Nullable Mark mark) {
    return mark == null ? name : name + ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1);
  }

  private static ConfigurationException refuse(String where, String what) {
    return new ConfigurationException(List.of(new Mistake(where, what)));
  }
}
