package io.firebreak.connector.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.action.Action;
import io.firebreak.action.Extent;
import io.firebreak.testing.RawServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the dry run of a request tells of how much the request would touch. */
@Timeout(60)
class HttpDryRunTest extends HttpActionTest {
  private static final String WHOLE =
      "{\"of\":\"instances\",\"affected\":\"/a\",\"total\":\"/t\",\"healthy\":\"/h/up\"}";
  private static final String PART = "{\"of\":\"instances\",\"affected\":\"/a\"}";

  private static String json(String status, String type, String body) {
    return "HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(status, type, body.getBytes(StandardCharsets.UTF_8).length, body);
  }

  private Action.Prediction plan(String answer, String counts) throws IOException {
    try (var server = RawServer.answering(answer);
        var outbound = outbound(server)) {
      var action = new HttpRequest(outbound);
      var written =
          "{\"url\":\"%s\",\"method\":\"POST\",\"dry_run\":{\"url\":\"%s\",\"blast_radius\":%s}}"
              .formatted(server.url("/do"), server.url("/would"), counts);
      return action.plan(input(action, written), call());
    }
  }

  private Action.Prediction told(String body, String counts) throws IOException {
    return plan(json("200 OK", "application/json", body), counts);
  }

  @Test
  void numbersAndListsCount() throws IOException {
    assertThat(told("{\"a\":3,\"t\":12,\"h\":{\"up\":9}}", WHOLE).extent())
        .isEqualTo(new Extent("instances", 3, 12, 9));
    assertThat(told("{\"a\":[1,2],\"t\":[1,2,3.5],\"h\":{\"up\":[]}}", WHOLE).extent())
        .isEqualTo(new Extent("instances", 2, 3, 0));
    assertThat(told("{\"a\":3.0,\"t\":1}", PART).extent())
        .isEqualTo(new Extent("instances", 3, null, null));
    assertThat(told("[\"x\"]", "{\"of\":\"instances\",\"affected\":\"\"}").extent())
        .isEqualTo(new Extent("instances", 1, null, null));
    assertThat(
            told("{\"a/b\":{\"~\":[0,7]}}", "{\"of\":\"x\",\"affected\":\"/a~1b/~0/1\"}").extent())
        .isEqualTo(new Extent("x", 7, null, null));
  }

  @ParameterizedTest
  @Tag("G166")
  @DisplayName("G166: what a target does not tell soundly is not counted, and the summary says why")
  @CsvSource(
      delimiter = '|',
      value = {
        "{'t':12,'h':{'up':9}}                    | /a in the answer of its dry run is missing,"
            + " and",
        "{'a':-1,'t':12,'h':{'up':9}}             | /a in the answer of its dry run is -1, and"
            + " must",
        "{'a':1.5,'t':12,'h':{'up':9}}            | /a in the answer of its dry run is 1.5, and",
        "{'a':3000000000,'t':12,'h':{'up':9}}     | /a in the answer of its dry run is 3000000000,",
        "{'a':1e400,'t':12,'h':{'up':9}}          | /a in the answer of its dry run is a text, and",
        "{'a':true,'t':12,'h':{'up':9}}           | /a in the answer of its dry run is boolean,"
            + " and",
        "{'a':1,'t':'<@U1> 12','h':{'up':9}}      | /t in the answer of its dry run is a text, and",
        "{'a':1,'t':null,'h':{'up':9}}            | /t in the answer of its dry run is null, and",
        "{'a':1,'t':2,'h':{'up':{}}}              | /h/up in the answer of its dry run is a map,"
            + " and",
        "{'a':3,'t':2,'h':{'up':0}}               | 3 touched and 0 healthy, of no more than 2"
            + " inst",
        "{'a':1,'t':2,'h':{'up':3}}               | 1 touched and 3 healthy, of no more than 2"
            + " inst",
      })
  void whatIsNotSoundIsNotCounted(String body, String why) throws IOException {
    var prediction = told(body.replace('\'', '"'), WHOLE);
    assertThat(prediction.extent()).isNull();
    assertThat(prediction.known()).isTrue();
    assertThat(prediction.summary()).contains("/do; nobody knows how much it touches: ", why);
  }

  @Test
  @Tag("G166")
  @DisplayName("G166: neither is an answer that is no JSON, nor that of a dry run that failed")
  void whatIsNoAnswerIsNotCounted() throws IOException {
    var body = "{\"a\":3,\"t\":12,\"h\":{\"up\":9}}";
    var text = plan(json("200 OK", "text/plain", body), WHOLE);
    assertThat(text.extent()).isNull();
    assertThat(text.summary())
        .contains("the answer of its dry run is no JSON, or its Content-Type");
    var failed = plan(json("503 Busy", "application/json", body), WHOLE);
    assertThat(failed.extent()).isNull();
    assertThat(failed.known()).isFalse();
    assertThat(failed.summary()).endsWith("; its dry run failed: status 503");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "/a~", "/a~2b", "$.a"})
  void aPlaceIsAJsonPointer(String pointer) throws IOException {
    assertThat(complaint(PART.replace("/a", pointer)))
        .singleElement()
        .asString()
        .startsWith("dry_run.blast_radius.affected is a JSON pointer, such as");
  }

  @Test
  void whatIsCountedIsNamedAsBoundsNameIt() throws IOException {
    assertThat(complaint(PART)).isEmpty();
    assertThat(complaint(PART.replace("instances", "Instances!")))
        .singleElement()
        .asString()
        .startsWith("dry_run.blast_radius.of is what is counted");
  }

  private static List<String> complaint(String counts) throws IOException {
    return violations(
            "{\"url\":\"http://a.test/\",\"method\":\"POST\",\"dry_run\":{\"url\":\"http://a.test/\",\"blast_radius\":"
                + counts
                + "}}")
        .stream()
        .map(violation -> violation.message())
        .toList();
  }
}
