package io.firebreak.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.runbook.RealActions;
import io.firebreak.runbook.Surroundings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code firebreak test} from the outside. */
class TestCommandTest {
  private static final String RUNBOOK =
      """
      schema: 1
      runbook: look
      title: Look
      owner: team
      target: service/shop
      triggers: { manual: true }
      steps:
        - { id: look, uses: http.check, with: { url: "http://shop:1/health" } }
      """;

  private static final String TESTS =
      """
      world: [ { uses: http.check, result: { reachable: true, healthy: true } } ]
      tests:
        - { name: looks, manual: {}, expect: { state: succeeded, steps: [ look: succeeded ] } }
      """;

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();

  private int run(String... arguments) {
    return FirebreakCommand.commandLine(
            _ -> Exit.OK,
            (_, _, _) -> Exit.OK,
            (_, _, _) -> Exit.OK,
            () -> RealActions.ALL,
            List::of,
            _ -> Surroundings.UNKNOWN,
            io.firebreak.journal.DatabaseConfig.Embedded::new,
            (_, _) -> List.of(),
            InstantSource.fixed(Instant.EPOCH))
        .setOut(new PrintWriter(out))
        .execute(arguments);
  }

  private void write(String tests) throws IOException {
    Files.writeString(folder.resolve("look.yaml"), RUNBOOK);
    Files.writeString(folder.resolve("look.test.yaml"), tests);
  }

  @Test
  void exitsWithZeroWhenAllPass() throws IOException {
    write(TESTS);
    assertThat(run("test", folder.toString())).isZero();
    assertThat(out.toString()).contains("ok    looks", "look: steps 1/1", "1 test(s), 0 failed");
  }

  @Test
  void exitsWithOneWhenATestFailsAndWritesXml() throws IOException {
    write(TESTS.replace("state: succeeded", "state: failed"));
    var xml = folder.resolve("report.xml");
    assertThat(run("test", "--junit", xml.toString(), folder.toString())).isEqualTo(Exit.NO);
    assertThat(xml).content().contains("<failure");
    assertThat(out.toString()).contains("FAIL  looks", "expected  failed", "actual    succeeded");
  }

  @Test
  void exitsWithOneWhenTooLittleIsCovered() throws IOException {
    write(TESTS);
    assertThat(run("test", "--min-coverage", "50", folder.toString())).isZero();
    assertThat(run("test", "--min-coverage", "51", folder.toString())).isEqualTo(Exit.NO);
  }

  @Test
  void exitsWithSixtyFiveWhenAFileIsWrong() throws IOException {
    write(TESTS.replace("expect:", "expct:"));
    assertThat(run("test", folder.toString())).isEqualTo(Exit.DATA);
    assertThat(out.toString()).contains("look.test.yaml:3:", "did you mean \"expect\"");
    assertThat(run("test", folder.resolve("nothing.test.yaml").toString())).isEqualTo(Exit.DATA);
  }

  @Test
  void playsOnlyWhatIsAskedForAndAnswersPrograms() throws IOException {
    write(TESTS);
    assertThat(run("test", "--only", "nothing", "-o", "json", folder.toString())).isZero();
    assertThat(out.toString()).contains("\"tests\" : 0");
  }

  @Test
  void runsTheTestsOfPoliciesAndPlaysRunbooksUnderThem() throws IOException {
    write(TESTS.replace("state: succeeded", "policies: [ all-asked: warn ], state: succeeded"));
    var policies = Files.createDirectory(folder.resolve("policies"));
    Files.writeString(
        policies.resolve("all-asked.yaml"),
        "schema: 1\npolicy: all-asked\ntitle: All\nwhen: \"true\"\nwarn: Look.\n");
    Files.writeString(
        policies.resolve("all-asked.test.yaml"),
        "schema: 1\ntests: [ { name: always, given: {}, expect: warn } ]\n");
    var xml = folder.resolve("report.xml");
    assertThat(
            run(
                "test",
                "--policies",
                policies.toString(),
                "--junit",
                xml.toString(),
                folder.resolve("look.yaml").toString(),
                policies.toString()))
        .as(out.toString())
        .isZero();
    assertThat(out.toString()).contains("ok    looks", "ok    always", "2 test(s), 0 failed");
    assertThat(xml).content().contains("name=\"always\"", "line=\"2\"");
  }

  @Test
  void printsTheSchemaOfTests() {
    assertThat(run("schema", "test")).isZero();
    assertThat(out.toString()).contains("Tests of a Firebreak runbook");
  }

  @Test
  void aWatchPlaysAgainAfterAChangeUntilItIsInterrupted() throws Exception {
    write(TESTS);
    var watch = Thread.ofPlatform().start(() -> run("test", "--watch", folder.toString()));
    await("1 test(s), 0 failed");
    write(TESTS.replace("state: succeeded", "state: failed"));
    await("1 test(s), 1 failed");
    Files.delete(folder.resolve("look.test.yaml"));
    await("there are no tests");
    watch.interrupt();
    assertThat(watch.join(Duration.ofSeconds(20))).isTrue();
  }

  private void await(String text) {
    Awaitility.await().until(() -> out.toString().contains(text));
  }

  @Test
  void aReportThatWouldBeAChangeIsRefused() throws IOException {
    write(TESTS);
    assertThat(run("test", "--watch", "--junit", "report.xml", folder.toString()))
        .isEqualTo(Exit.USAGE);
  }
}
