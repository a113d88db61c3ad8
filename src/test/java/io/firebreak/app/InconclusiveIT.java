package io.firebreak.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whether the target is well cannot be read, so a person says what is to become of the run: by
 * every door with every answer.
 */
@DisplayName("What verification cannot tell, people do, on the packaged program")
class InconclusiveIT {
  @TempDir static Path folder;

  private static PackagedShop shop;

  /** Where the answer is given. */
  enum Door {
    REST {
      @Override
      boolean takes(String run, String answer) throws Exception {
        var body = "{\"answer\":\"" + answer + "\",\"note\":\"as seen\"}";
        return shop.send("dora", "/api/v1/runs/" + run + "/settlement", body, Map.of()).statusCode()
            == 200;
      }
    },
    CLI {
      @Override
      boolean takes(String run, String answer) throws Exception {
        return shop.command("dora", "settle", run, answer, "--note", "as seen") == 0;
      }
    },
    PAGE {
      @Override
      boolean takes(String run, String answer) throws Exception {
        assertThat(shop.seenBy("dora", run))
            .contains("value=\"accept\"", "value=\"verify_again\"", "value=\"undo\"")
            .contains("value=\"abandon\"");
        return shop.byPage("dora", run, "settlement", Map.of("answer", answer, "note", "as seen"))
            == 303;
      }
    };

    abstract boolean takes(String run, String answer) throws Exception;
  }

  @BeforeAll
  static void open() throws Exception {
    shop = new PackagedShop(folder, 1);
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  private static String inconclusive(String service) throws Exception {
    shop.seen(false);
    var run = shop.waiting("dark", service);
    assertThat(shop.approve("ben", run, shop.plan(run)).statusCode()).isEqualTo(200);
    shop.awaitState(run, "inconclusive");
    return run;
  }

  private static void judged(String run, String answer) {
    assertThat(shop.events(run, "verify.judged"))
        .singleElement()
        .satisfies(event -> assertThat(event.path("actor").asText()).isEqualTo("dora"))
        .satisfies(event ->
            assertThat(event.path("payload").toString().toLowerCase(java.util.Locale.ROOT))
                .contains(answer, "as seen"));
  }

  @ParameterizedTest
  @EnumSource
  @Tag("V5")
  void everyDoorTakesEveryAnswer(Door door) throws Exception {
    var name = door.name().toLowerCase(java.util.Locale.ROOT) + "-";
    for (var answer : List.of("accept", "abandon", "undo", "verify_again")) {
      var service = name + answer.replace('_', '-');
      var run = inconclusive(service);
      shop.seen(answer.equals("verify_again"));

      assertThat(door.takes(run, "nonsense")).isFalse();
      assertThat(door.takes(run, answer)).as(answer).isTrue();

      shop.awaitState(
          run,
          switch (answer) {
            case "undo" -> "rolled_back";
            case "abandon" -> "failed";
            default -> "succeeded";
          });
      judged(run, answer);
      assertThat(shop.effects(service)).isEqualTo(1);
      assertThat(shop.effects("undo-" + service)).isEqualTo(answer.equals("undo") ? 1 : 0);
    }
  }
}
