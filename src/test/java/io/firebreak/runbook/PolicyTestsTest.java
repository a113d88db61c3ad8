package io.firebreak.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of policies tell what came instead of what was expected, and where. */
class PolicyTestsTest {
  private static final PolicyTests TESTS = new PolicyTests(new Evaluator());

  @TempDir Path folder;

  private Report run(String tests) throws IOException {
    Files.writeString(
        folder.resolve("careful.yaml"),
        """
        schema: 1
        policy: careful
        title: Careful
        when: incident.labels.env == "prod"
        deny: not in production
        """);
    Files.writeString(folder.resolve("careful.test.yaml"), "schema: 1\ntests:\n" + tests);
    return TESTS.run(folder).whole();
  }

  @Test
  void casesThatComeOutAsExpectedPass() throws IOException {
    var report =
        run(
            """
              - { name: a, given: { incident: { labels: { env: prod } } }, expect: deny }
              - { name: b, given: { incident: { labels: { env: test } } }, expect: none }
              - { name: c, expect: error }
            """);
    assertThat(report.problems()).isEmpty();
    assertThat(report.files()).isEqualTo(2);
    assertThat(TESTS.run(folder).passed()).isTrue();
  }

  @Test
  void aCaseThatFailsSaysWhatItSaw() throws IOException {
    var report =
        run(
            """
              - { name: a, given: { incident: { labels: { env: prod } } }, expect: none }
              - { name: b, expect: none }
            """);
    assertThat(report.errors()).isTrue();
    assertThat(report.text())
        .contains(
            "careful.test.yaml:3:5: error POLICY_TEST a: expected none, but it says deny; it saw"
                + " incident.labels.env = \"prod\"")
        .contains(
            "b: expected none, but it says error; it saw incident.labels.env = absent; evaluating it: when: there is no env");
    assertThat(TESTS.run(folder).passed()).isFalse();
  }

  @Test
  void aMisspeltFactIsAnError() throws IOException {
    assertThat(run("  - { name: a, given: { plan: { chnges: 1 } }, expect: none }\n").text())
        .contains("careful.test.yaml:3:33: error UNKNOWN_KEY")
        .contains("(did you mean \"changes\"?)");
    assertThat(run("  - { name: a, expect: denyy }\n").text()).contains("(did you mean \"deny\"?)");
  }

  @Test
  void aTestWithoutItsPolicyIsAnError() throws IOException {
    Files.writeString(folder.resolve("lost.test.yaml"), "schema: 1\ntests: []\n");
    assertThat(TESTS.run(folder).report().text()).contains("there is no policy beside this test");
  }
}
