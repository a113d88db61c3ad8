package io.firebreak.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Files other than runbooks are read by the same strict rules. */
class StrictYamlTest {
  /** A file of some other language. */
  public record Book(
      @Key("Its name.") String name,
      @Key("When it was bought.") @Nullable Instant bought,
      @Key("Anything.") @Nullable ObjectNode notes,
      @Key("Its chapters.") List<Chapter> chapters) {}

  /** A part of it. */
  public record Chapter(@Key("Its title.") String title) {}

  private static StrictYaml.Document<Book> read(String yaml) {
    return StrictYaml.read(Book.class, "book.yaml", yaml.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void readsAnyLanguageOfRecords() {
    var book =
        read(
            """
            name: Moby Dick
            bought: 2026-01-31T13:00:00Z
            notes: { pages: 635, by: { name: Melville }, marks: [ 3, { page: 9 } ] }
            chapters: [ { title: Loomings } ]
            """);
    assertThat(book.problems()).isEmpty();
    var value = book.value().orElseThrow();
    assertThat(value.bought()).isEqualTo(Instant.parse("2026-01-31T13:00:00Z"));
    assertThat(value.notes())
        .hasToString("{\"pages\":635,\"by\":{\"name\":\"Melville\"},\"marks\":[3,{\"page\":9}]}");
    assertThat(book.at(value.chapters().getFirst(), "title"))
        .isEqualTo(new Location("book.yaml", 4, 22));
  }

  @Test
  void tellsEveryMistakeWithItsPlaceAndTheNearestKey() {
    var book = read("nane: x\nbought: yesterday\nnotes: { a: yes }\nchapters: [ { titel: y } ]\n");
    assertThat(book.value()).isEmpty();
    assertThat(book.problems().stream().map(Problem::toString))
        .anyMatch(line -> line.contains("book.yaml:1:1") && line.contains("did you mean \"name\""))
        .anyMatch(line -> line.contains("book.yaml:2:9") && line.contains("2026-01-31T13:00:00Z"))
        .anyMatch(line -> line.contains("book.yaml:3:13"))
        .anyMatch(
            line -> line.contains("book.yaml:4:15") && line.contains("did you mean \"title\""));
  }

  @Test
  void aKeyOfThisLanguageIsNotSoughtInAnother() {
    assertThat(read("name: x\ntitle: y\n").problems().getFirst().message())
        .isEqualTo("there is no key \"title\" here; it belongs to chapters");
    assertThat(read("name: x\nsuccess_for: 2\n").problems().getFirst().message())
        .doesNotContain("verify");
  }

  @Test
  void theSchemaOfALanguageComesFromItsRecords() {
    var schema = RunbookSchema.of(Book.class, "Book");
    assertThat(schema.get("title").asText()).isEqualTo("Book");
    assertThat(schema.at("/properties/bought/format").asText()).isEqualTo("date-time");
    assertThat(schema.toString()).doesNotContain("Firebreak runbook");
    var validator =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schema);
    assertThat(
            validator.validate(
                com.fasterxml.jackson.databind.node.JsonNodeFactory.instance
                    .objectNode()
                    .put("nane", "x")))
        .isNotEmpty();
  }
}
