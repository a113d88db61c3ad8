package io.firebreak.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.action.ActionCatalog;
import io.firebreak.connector.wait.WaitFor;
import io.firebreak.runbook.Surroundings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class LintCommandTest {
  private static final String RUNBOOK =
      """
      schema: 1
      runbook: short
      title: Short
      owner: team
      target: service/shop/cart
      triggers: { alert: { when: alert.name == "Down" } }
      steps:
        - { id: a, uses: nothing.there }
      verify: { checks: [ alert_cleared ] }
      """;

  @TempDir Path folder;
  @TempDir Path config;
  private final StringWriter out = new StringWriter();
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = Files.createDirectories(folder.resolve("deep")).resolve("short.yaml");
    Files.writeString(file, RUNBOOK);
  }

  private int lint(String... arguments) {
    out.getBuffer().setLength(0);
    return new CommandLine(
            new LintCommand(
                () -> ActionCatalog.of(List.of(new WaitFor())), _ -> Surroundings.UNKNOWN))
        .setOut(new PrintWriter(out, true))
        .execute(arguments);
  }

  @Test
  void aProblemStandsWhereAPersonFindsItFromHere() {
    assertThat(lint(folder.toString())).isEqualTo(Exit.DATA);
    assertThat(out.toString())
        .isEqualTo(
            file
                + ":8:20: error UNKNOWN_ACTION there is no action nothing.there\n"
                + "1 file(s), 1 problem(s)\n");
    assertThat(lint(file.toString())).isEqualTo(Exit.DATA);
    assertThat(out.toString()).startsWith(file + ":8:20: ");
  }

  @Test
  void programsGetTheFormThatTheyAskFor() {
    assertThat(lint("--format", "json", folder.toString())).isEqualTo(Exit.DATA);
    assertThat(out.toString()).contains("\"code\" : \"unknown_action\"", "\"files\" : 1");
    assertThat(lint("--format", "sarif", folder.toString())).isEqualTo(Exit.DATA);
    assertThat(out.toString())
        .contains("\"version\" : \"2.1.0\"", "\"ruleId\" : \"unknown_action\"");
    assertThat(lint("--format", "github", folder.toString())).isEqualTo(Exit.DATA);
    assertThat(out.toString()).startsWith("::error file=").endsWith("nothing.there\n");
  }

  @Test
  void aWarningIsAnErrorOnlyWhenAskedTo() throws IOException {
    Files.writeString(
        file,
        RUNBOOK
            .replace("verify: { checks: [ alert_cleared ] }\n", "")
            .replace("uses: nothing.there", "uses: wait.for, with: { duration: 1s }"));
    assertThat(lint(folder.toString())).isEqualTo(Exit.OK);
    assertThat(out.toString()).contains("warning NO_VERIFY");
    assertThat(lint("--strict", folder.toString())).isEqualTo(Exit.DATA);
  }

  @Test
  void anEmptyFolderIsSound() throws IOException {
    Files.delete(file);
    assertThat(lint(folder.toString())).isEqualTo(Exit.OK);
    assertThat(out.toString()).isEqualTo("0 file(s), 0 problem(s)\n");
  }

  @Test
  void whatIsNotThereIsToldWithItsPath() {
    assertThat(lint(folder.resolve("no.yaml").toString())).isEqualTo(Exit.DATA);
    assertThat(out.toString()).contains("no.yaml:1:1: error UNREADABLE this file cannot be read");
  }

  @Test
  void twoFilesWithOneNameAreFound() throws IOException {
    Files.writeString(folder.resolve("other.yaml"), RUNBOOK);
    assertThat(lint(folder.toString())).isEqualTo(Exit.DATA);
    assertThat(out.toString())
        .contains("error DUPLICATE_NAME the runbook short is already in " + file);
  }

  @Test
  void theConfigurationBringsItsPoliciesAsItDoesForAServer() throws IOException {
    Files.writeString(file, RUNBOOK.replace("nothing.there", "wait.for, with: { duration: 1s }"));
    var policies = Files.createDirectories(config.resolve("policies"));
    var policy = policies.resolve("stop.yaml");
    Files.writeString(
        policy,
        """
        schema: 1
        policy: stop
        title: Nothing at all
        when: 'true'
        deny: not today
        """);

    assertThat(lint("--config", config.toString(), folder.toString())).isEqualTo(Exit.DATA);
    assertThat(out.toString())
        .contains("POLICY_DENIES the policy stop denies every run: not today");

    Files.writeString(policy, "schema: 1\npolicy: stop\n");
    assertThat(lint("--config", config.toString(), folder.toString())).isEqualTo(Exit.DATA);
    assertThat(out.toString()).contains("stop.yaml", "MISSING_KEY").doesNotContain("POLICY_DENIES");

    Files.delete(policy);
    Files.delete(policies);
    lint("--config", config.toString(), folder.toString());
    assertThat(out.toString()).as("the built-in ones").doesNotContain("stop.yaml");
  }
}
