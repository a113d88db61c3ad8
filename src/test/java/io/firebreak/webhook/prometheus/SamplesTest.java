package io.firebreak.webhook.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.firebreak.alert.AlertSource;
import io.firebreak.alert.Flag;
import io.firebreak.alert.Limits;
import io.firebreak.alert.Parsed;
import io.firebreak.alert.RawDelivery;
import io.firebreak.testing.Payloads;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Every sample of the Prometheus family is understood")
class SamplesTest {
  private static final AlertSource ALERTMANAGER = new AlertmanagerSource(Limits.DEFAULT);
  private static final AlertSource PROMETHEUS = new PrometheusSource(Limits.DEFAULT);

  /** Folder, and how many bodies it holds. */
  private static final Map<String, Integer> HELD =
      Map.of("alertmanager", 47, "prometheus-ruler", 3, "vmalert", 3, "mimir-cortex", 2);

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  static Stream<Arguments> samples() {
    return HELD.keySet().stream()
        .sorted()
        .flatMap(folder -> Payloads.of(folder).stream())
        .map(name -> Arguments.of(name, sourceOf(name)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("samples")
  void becomesExactlyTheseAlerts(String name, AlertSource source) throws Exception {
    var parsed = parse(source, name);

    assertThat(parsed.rejected()).isEmpty();
    var actual = JSON.writeValueAsString(parsed.alerts()) + "\n";
    assertThat(actual).isEqualTo(Payloads.golden("alerts/" + name, actual));
  }

  @ParameterizedTest(name = "{0} has {1} samples")
  @CsvSource({"alertmanager,47", "prometheus-ruler,3", "vmalert,3", "mimir-cortex,2"})
  void soManySamplesAreHeld(String folder, int samples) {
    assertThat(Payloads.of(folder)).hasSize(samples);
  }

  @Test
  void firingAndResolvedSamplesOfTheCatalogueAreOneEpisodeEach() {
    var firing =
        Payloads.of("alertmanager/catalog").stream().filter(n -> n.contains(".firing.")).toList();
    assertThat(firing).hasSize(16);
    for (var name : firing) {
      var began = parse(ALERTMANAGER, name).alerts();
      var ended = parse(ALERTMANAGER, name.replace(".firing.", ".resolved.")).alerts();
      assertThat(ended).as(name).isNotEmpty().allMatch(a -> a.endsAt() != null);
      assertThat(began).as(name).allMatch(a -> a.endsAt() == null);
      assertThat(began.stream().map(a -> a.episode()))
          .as(name)
          .containsAll(ended.stream().map(a -> a.episode()).toList());
    }
  }

  @Test
  void theSameAlertKeepsItsEpisodeWhileItsEndMoves() {
    var first = only(PROMETHEUS, "prometheus-ruler/01-firing.json");
    var again = only(PROMETHEUS, "prometheus-ruler/02-firing-resend.json");
    var resolved = only(PROMETHEUS, "prometheus-ruler/03-resolved.json");

    assertThat(again).isEqualTo(first);
    assertThat(resolved.episode()).isEqualTo(first.episode());
    assertThat(resolved.endsAt()).isEqualTo("2026-11-22T13:20:56.876Z");
  }

  @Test
  void aFiringGroupMayHoldAResolvedAlert() {
    var alerts = parse(ALERTMANAGER, "alertmanager/03-mixed-one-resolved-one-firing.json").alerts();

    assertThat(alerts).extracting(a -> a.status().code()).containsExactly("resolved", "firing");
  }

  @Test
  void theRouteIsNotInTheGroupKey() {
    var truncated = parse(ALERTMANAGER, "alertmanager/07-truncated-max_alerts-2.json").alerts();

    assertThat(truncated)
        .allMatch(a -> a.has(Flag.GROUP_TRUNCATED))
        .extracting(a -> a.groupKey())
        .containsOnly("alertmanager{alertname=\"CPUThrottlingHigh\"}");
  }

  @Test
  void hostileStringsStayWhatTheyAre() {
    var alert = only(ALERTMANAGER, "alertmanager/10-hostile-strings.json");

    assertThat(alert.labels().get("msg")).isEqualTo("line1\nline2\t<b>&amp;");
    assertThat(alert.annotations().get("description"))
        .isEqualTo("<script>alert(1)</script> {{ .Labels.pod }} $(rm -rf /) `id`");
    assertThat(alert.has(Flag.HIDDEN_CHARACTERS)).isTrue();
  }

  @Test
  void vmalertMayWriteTheSameLabelTwice() {
    assertThat(only(PROMETHEUS, "vmalert/01-firing.json").name()).isEqualTo("TargetDown");
  }

  private static io.firebreak.alert.Alert only(AlertSource source, String name) {
    var alerts = parse(source, name).alerts();
    assertThat(alerts).hasSize(1);
    return alerts.getFirst();
  }

  private static Parsed.Alerts parse(AlertSource source, String name) {
    var delivery =
        new RawDelivery("d1", Payloads.RECEIVED_AT, Payloads.headers(name), Payloads.body(name));
    return (Parsed.Alerts) source.parse(delivery);
  }

  private static AlertSource sourceOf(String name) {
    return List.of("prometheus-ruler/", "vmalert/", "mimir-cortex/02").stream()
            .anyMatch(name::startsWith)
        ? PROMETHEUS
        : ALERTMANAGER;
  }
}
