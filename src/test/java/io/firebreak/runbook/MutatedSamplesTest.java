package io.firebreak.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No slip in a sample goes unnoticed: each has an error on the line where it was made. */
class MutatedSamplesTest {
  private static final String SLIP = "zzslip";
  private static final Linter LINTER = new Linter(RealActions.ALL);

  static Stream<Path> samples() throws IOException {
    return SampleRunbooksTest.samples();
  }

  /** A value of the language: where it stands, and whether its key is one of the language. */
  private record Place(String parent, String key, boolean keyOfLanguage) {}

  @ParameterizedTest
  @MethodSource("samples")
  @DisplayName("Every key misspelt once")
  void everyKeyMisspelt(Path sample) throws IOException {
    var tree = tree(sample);
    var tried = 0;
    for (var place : places(tree)) {
      if (place.keyOfLanguage()) {
        var copy = tree.deepCopy();
        var parent = (ObjectNode) copy.at(place.parent());
        var wrong = place.key().charAt(0) + SLIP + place.key().substring(1);
        parent.set(wrong, parent.remove(place.key()));
        assertThatTheLineIsNamed(copy, place);
        tried++;
      }
    }
    assertThat(tried).isGreaterThan(50);
  }

  @ParameterizedTest
  @MethodSource("samples")
  @DisplayName("Every value given a wrong type once")
  void everyValueOfAWrongType(Path sample) throws IOException {
    var tree = tree(sample);
    var places = places(tree);
    for (var place : places) {
      var copy = tree.deepCopy();
      var parent = copy.at(place.parent());
      if (parent instanceof ObjectNode object) {
        object.set(place.key(), wrong(object.get(place.key())));
      } else if (parent instanceof ArrayNode array) {
        var index = Integer.parseInt(place.key());
        array.set(index, wrong(array.get(index)));
      }
      assertThatTheLineIsNamed(copy, place);
    }
    assertThat(places).hasSizeGreaterThan(60);
  }

  /** A map where anything else is right, and a text where a map is. */
  private static JsonNode wrong(JsonNode right) {
    return right.isObject()
        ? JsonNodeFactory.instance.textNode(SLIP)
        : JsonNodeFactory.instance.objectNode().put(SLIP, 1);
  }

  private static void assertThatTheLineIsNamed(JsonNode tree, Place place) {
    var text = YamlPrinter.print(tree);
    var line = (int) text.lines().takeWhile(each -> !each.contains(SLIP)).count() + 1;
    var problems = LINTER.lint("x", text.getBytes(StandardCharsets.UTF_8)).problems();
    assertThat(problems)
        .as("%s: line %d of%n%s", place, line, text)
        .filteredOn(problem -> !problem.code().warning())
        .anyMatch(problem -> problem.location().line() == line);
  }

  private static JsonNode tree(Path sample) throws IOException {
    var version = LINTER.read("a", Files.readAllBytes(sample)).version(null).orElseThrow();
    return Canonical.tree(version.canonicalJson());
  }

  private static List<Place> places(JsonNode tree) {
    var places = new ArrayList<Place>();
    collect(tree, Runbook.class, "", places);
    return places;
  }

  private static void collect(JsonNode node, Type type, String at, List<Place> places) {
    var raw = Model.raw(type);
    if (raw == List.class) {
      for (var i = 0; i < node.size(); i++) {
        places.add(new Place(at, Integer.toString(i), false));
        collect(node.get(i), Model.inner(type), at + "/" + i, places);
      }
    } else if (raw == Map.class) {
      for (var entry : node.properties()) {
        places.add(new Place(at, entry.getKey(), false));
        collect(entry.getValue(), Model.inner(type), at + "/" + entry.getKey(), places);
      }
    } else if (raw == Template.Fields.class) {
      arguments(node, at, places);
    } else if (node.isObject()) {
      keys(node, raw, at, places);
    }
  }

  private static void keys(JsonNode node, Class<?> type, String at, List<Place> places) {
    var kinds = type.isSealed() ? type.getPermittedSubclasses() : new Class<?>[] {type};
    var slots =
        Arrays.stream(kinds).map(Model::of).flatMap(model -> model.slots().stream()).toList();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      var slot = slots.stream().filter(each -> each.name().equals(entry.getKey())).findFirst();
      if (slot.isPresent() && Model.raw(slot.get().type()) != JsonNode.class) {
        places.add(new Place(at, entry.getKey(), true));
        collect(entry.getValue(), slot.get().type(), at + "/" + entry.getKey(), places);
      }
    }
  }

  /** Arguments are keys too; what is below {@code json} is the author's own. */
  private static void arguments(JsonNode node, String at, List<Place> places) {
    for (var entry : node.properties()) {
      if (!entry.getKey().equals("json")) {
        places.add(new Place(at, entry.getKey(), true));
      }
    }
  }
}
