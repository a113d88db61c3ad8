package io.firebreak.slack;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.firebreak.durable.Courier.Delivery;
import io.firebreak.incident.TestIncidents;
import io.firebreak.journal.Actor;
import io.firebreak.journal.Event;
import io.firebreak.journal.Payload;
import io.firebreak.journal.StreamId;
import io.firebreak.remediation.RunStatus;
import io.firebreak.verify.VerifyEvent.BaselineTaken;
import io.firebreak.verify.VerifyEvent.Checked;
import io.firebreak.verify.VerifyEvent.Reading;
import io.firebreak.verify.VerifyEvent.RoundRead;
import io.firebreak.verify.VerifyEvent.Saw;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a verification read is shown as a chart. */
class SlackChartTest {
  private SlackWorld world;

  @BeforeEach
  void open() {
    world = new SlackWorld();
  }

  @AfterEach
  void close() {
    world.checkWhatCame();
    world.close();
  }

  private List<byte[]> uploads() {
    return world.slack.findAll(postRequestedFor(urlEqualTo("/upload/v1/secret"))).stream()
        .map(request -> request.getBody())
        .toList();
  }

  private void shared(int count) {
    Awaitility.await().until(() -> world.calls("files.completeUploadExternal").size() == count);
    world.settled();
  }

  @Test
  @Tag("S33")
  void aChartOfWhatVerificationReadStandsInTheThreadOnce() throws IOException {
    var incident = TestIncidents.open(world.engine.store().journal(), "i1");
    var run = world.engine.startVerified("mend", incident, 3);
    world.engine.await(run, RunStatus.SUCCEEDED);
    shared(1);

    var image = ImageIO.read(new ByteArrayInputStream(uploads().getFirst()));
    assertThat(image.getWidth()).isEqualTo(Chart.WIDTH);
    assertThat(image.getHeight()).isEqualTo(Chart.HEIGHT);
    assertThat(world.calls("files.getUploadURLExternal").getFirst())
        .containsEntry("filename", run + ".png")
        .containsEntry("alt_txt", "mend: what verification read");

    world.byHand();
    assertThat(world.courier.deliver("default", "run/" + run)).isInstanceOf(Delivery.Done.class);
    assertThat(world.courier.deliver("default", "chart/" + run)).isInstanceOf(Delivery.Done.class);
    assertThat(world.calls("files.completeUploadExternal")).hasSize(1);
  }

  @Test
  @Tag("S33")
  void aRunWithoutNumbersHasNoChart() {
    var run = world.engine.startVerified("mend", null, 1);
    world.engine.await(run, RunStatus.SUCCEEDED);
    world.told("mend succeeded");
    world.settled();

    assertThat(world.calls("files.getUploadURLExternal")).isEmpty();
  }

  @Test
  @Tag("S33")
  void aChartThatSlackRefusesIsLeftOutAndTheRunIsToldAllTheSame() {
    world.answer(
        "files.getUploadURLExternal", okJson("{\"ok\":false,\"error\":\"missing_scope\"}"));
    var run = world.engine.startVerified("mend", null, 2);
    world.engine.await(run, RunStatus.SUCCEEDED);
    world.told("mend succeeded");
    world.settled();
    world.byHand();

    assertThat(uploads()).isEmpty();
    assertThat(world.courier.deliver("default", "chart/" + run))
        .isInstanceOfSatisfying(
            Delivery.GivenUp.class, given -> assertThat(given.why()).contains("the chart is left"));
  }

  private static Event event(long seq, Payload payload) {
    var at = Instant.ofEpochSecond(1_700_000_000 + seq);
    return new Event(StreamId.run("default", "r1"), seq, at, "test", 1, Actor.ENGINE, payload, "h");
  }

  private static RoundRead round(@Nullable Double... values) {
    return new RoundRead(
        Stream.of(values).map(value -> new Checked("errors", Saw.FAIL, "seen", value)).toList());
  }

  @Test
  void eachCheckThatReadsNumbersIsACurveFromBeforeTheChangeOn() {
    var before = JsonNodeFactory.instance.objectNode().put("value", 9.0);
    var events =
        List.of(
            event(1, new BaselineTaken(List.of(new Reading(1, before, null)))),
            event(2, round(null, 7.5, 1.0)),
            event(3, round(null, 7.0, null)));

    assertThat(Curve.of(events))
        .singleElement()
        .satisfies(curve ->
            assertThat(curve.points().stream().map(Curve.Point::value))
                .containsExactly(9.0, 7.5, 7.0));
  }

  @Test
  void whatIsDrawnIsBounded() throws SlackTrouble {
    var events = new ArrayList<Event>();
    for (int i = 0; i < Curve.MOST_POINTS + 100; i++) {
      var values = Collections.nCopies(Curve.MOST + 3, (double) i).toArray(Double[]::new);
      events.add(event(i + 1, round(values)));
    }
    var curves = Curve.of(events);

    assertThat(curves).hasSize(Curve.MOST);
    assertThat(curves.getFirst().points()).hasSize(Curve.MOST_POINTS);
    assertThat(curves.getFirst().points().getFirst().value()).isEqualTo(100.0);
    assertThat(Chart.png("x".repeat(1_000), curves).length).isBetween(1_000, 500_000);
  }
}
