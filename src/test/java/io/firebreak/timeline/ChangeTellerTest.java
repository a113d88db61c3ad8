package io.firebreak.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.alert.ChangeEvent;
import io.firebreak.label.Labels;
import io.firebreak.timeline.Entry.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A deployment before an incident stands in its story")
class ChangeTellerTest {
  private static final ChangeEvent DEPLOYED =
      new ChangeEvent(
          "github",
          "Deployment of example/web to production",
          "success",
          Scene.START.minusSeconds(300),
          Labels.of(Map.of("service", "web", "revision", "f95f852")),
          Map.of("repository", "https://github.com/example/web"));

  private final Scene scene = new Scene().begins(Scene.alert("WebDown", Map.of()));

  @Test
  void itIsToldBeforeTheAlertThatCameAfterIt() {
    var story =
        Timeline.ofIncident(scene.incident(), List.of(scene.run()), List.of(DEPLOYED))
            .orElseThrow();

    var first = story.entries().getFirst();
    assertThat(first.kind()).isEqualTo(Kind.CHANGE);
    assertThat(first.text()).isEqualTo("Deployment of example/web to production (success)");
    assertThat(first.who()).isEqualTo("github");
    assertThat(first.details()).anyMatch(line -> line.contains("f95f852"));
    assertThat(Markdown.of(story)).contains("Deployment of example/web to production");
  }

  @Test
  void whatBelongsToAnIncidentIsWhatItsAlertsNameFromAnHourBeforeItBegan() {
    var scope = ChangeTeller.scope(scene.incident());

    assertThat(scope.services()).containsExactly("web");
    assertThat(scope.since()).isEqualTo(Scene.START.minus(Duration.ofHours(1)));
    assertThat(scope.until()).isEqualTo(scene.incident().getLast().at());
  }
}
