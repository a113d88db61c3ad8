package io.firebreak.app.config;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.firebreak.access.Role;
import io.firebreak.action.SecretText;
import io.firebreak.alert.Heartbeats;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationFileTest {
  @TempDir Path folder;

  @Test
  void aFileInPlaceOfItsFolderIsNotTakenForAnEmptyOne() throws IOException {
    var file = Files.writeString(folder.resolve("firebreak.yaml"), "http: { port: 1 }");

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> ConfigurationFile.read(file, Map.of(), Map.of()))
        .withMessageContaining("is a file; name the folder that holds firebreak.yaml");
  }

  @Test
  void withoutAFileEveryDefaultHolds() {
    var configuration = read();
    assertThat(configuration.http())
        .isEqualTo(new Configuration.Http(8080, "127.0.0.1", null, null));
    assertThat(configuration.storage().data()).isEqualTo(Path.of("./data"));
    assertThat(configuration.hooks()).isEmpty();
    assertThat(configuration.slack()).isNull();
    assertThat(configuration.limits().readingMaxAge()).isEqualTo(Duration.ofSeconds(10));
    assertThat(configuration.limits().runsPerMinute()).isEqualTo(60);
    assertThat(configuration.limits().clockJump()).isEqualTo(Duration.ofMinutes(1));
    assertThat(configuration.limits().auditEvery()).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void anEmptyFileIsLikeNone() throws IOException {
    assertThat(read("# nothing yet\n")).isEqualTo(read());
  }

  @Test
  void readsEverySection() throws IOException {
    var configuration =
        read(
            """
            http: { port: 0, host: 0.0.0.0, public_url: "https://firebreak.example.com" }
            storage: { postgresql: "jdbc:postgresql://db/firebreak", user: fb, password: secrets.DB }
            runbooks: { path: ./books }
            hooks:
              - { source: alertmanager, name: prod, auth: { bearer: secrets.HOOK } }
              - { source: generic, insecure: true, fields: { name: body.title } }
              - { source: pagerduty, auth: { hmac: [secrets.A, secrets.B@2] } }
            slack: { app_token: secrets.APP, bot_token: secrets.BOT, channel: "#incidents" }
            prometheus: { default: { url: "http://prometheus:9090" } }
            secrets: { file: ./secrets }
            limits: { run_lease: 1m30s, reading_max_age: 500ms }
            scope: { http: ["shop.internal:8080", "[::1]:80"] }
            people:
              ada: { name: Ada, roles: [approver, admin], teams: [sre], slack: U1 }
            audit: { checkpoints: /mnt/other/checkpoints }
            """);
    assertThat(configuration.http().publicUrl())
        .isEqualTo(URI.create("https://firebreak.example.com"));
    assertThat(configuration.storage().password()).isEqualTo(secret("DB"));
    assertThat(configuration.hooks())
        .extracting(Configuration.Hook::source)
        .containsExactly("alertmanager", "generic", "pagerduty");
    assertThat(requireNonNull(configuration.hooks().get(2).auth()).hmac())
        .containsExactly(secret("A"), secret("B@2"));
    assertThat(requireNonNull(configuration.slack()).apiUrl())
        .isEqualTo(URI.create("https://slack.com/api/"));
    assertThat(configuration.limits().runLease()).isEqualTo(Duration.ofSeconds(90));
    assertThat(configuration.limits().readingMaxAge()).isEqualTo(Duration.ofMillis(500));
    assertThat(requireNonNull(configuration.people().get("ada")).roles())
        .containsExactly(Role.APPROVER, Role.ADMIN);
    assertThat(configuration.audit().checkpoints()).isEqualTo(Path.of("/mnt/other/checkpoints"));
  }

  @Test
  void b78AnUnknownKeyIsToldWithItsPlaceAndTheNearestRightOne() {
    assertThat(mistakes("http:\n  prot: 80\n"))
        .containsExactly(
            folder.resolve("firebreak.yaml")
                + ":2:3: unknown key 'prot' in http; did you mean 'port'?");
    assertThat(mistakes("htttp: {}\n").getFirst())
        .endsWith(":1:1: unknown key 'htttp'; did you mean 'http'?");
    assertThat(mistakes("hooks: [ { source: generic, insecur: true } ]").getFirst())
        .endsWith(":1:29: unknown key 'insecur' in hooks[0]; did you mean 'insecure'?");
  }

  @Test
  void allMistakesAreToldAtOnce() {
    assertThat(mistakes("http: { port: many, hots: x }\nlimits: { run_lease: soon }\n"))
        .hasSize(3)
        .anyMatch(m -> m.contains(":1:15: http.port: expected a whole number, not 'many'"))
        .anyMatch(m -> m.contains(":2:22: limits.run_lease: expected a duration such as"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          http: { port: 70000 }                                          | :1:15: http.port must be between 0 and 65535
          http: 8080                                                     | :1:7: expected keys and values in http
          http: { port: 1, port: 2 }                                     | :1:18: 'port' is there twice
          http: { public_url: "ftp://x" }                                | expected an address with http:// or https://
          hooks: { source: generic }                                     | :1:8: hooks must be a list
          hooks: [ { source: generic } ]                                 | :1:10: hooks[0] has neither auth nor `insecure: true`
          hooks: [ { insecure: true } ]                                  | :1:10: hooks[0].source is missing
          hooks: [ { source: generic, auth: { bearer: hunter2 } } ]      | must be a reference such as secrets.NAME
          hooks: [ { source: generic, auth: {} } ]                       | :1:35: hooks[0].auth wants exactly one of
          hooks: [ { source: generic, insecure: yes } ]                  | expected true or false, not 'yes'
          people: { ada: { name: Ada, roles: [aprover] } }               | did you mean 'approver'?
          people: { ada: { name: Ada, roles: [] } }                      | :1:36: people.ada.roles is empty
          people: { ada: { name: A, roles: [admin], token_hash: abc } }  | :1:55: people.ada.token_hash is not 64
          scope: { http: ["http://shop"] }                               | :1:17: scope.http[0] 'http://shop' is not host:port
          storage: { user: fb }                                          | :1:10: storage user and password belong to `postgresql`
          storage: { postgresql: "jdbc:h2:mem" }                         | must begin with jdbc:postgresql://
          slack: { channel: x }                                          | slack.bot_token is missing
          slack: { channel: x, bot_token: secrets.B }                    | slack.app_token is missing
          slack: { mode: http, channel: x, bot_token: secrets.B }        | slack.signing_secret is missing
          scope: { targets: ["k8s prod"] }                               | :1:19: scope.targets 'k8s prod' is no pattern
          budgets: { a: { actions: [], count: 1, per: 1m } }             | :1:26: budgets.a.actions is empty
          budgets: { a: { actions: [x.y], count: -1, per: 1m } }         | :1:40: budgets.a.count must be between 0
          budgets: { a: { actions: [x.y], count: 1, per: 0s } }          | budgets.a.per must be more than nothing
          blast_radius: { pods: { max: many } }                          | :1:30: blast_radius.pods.max 'many' is neither
          calendars: { q: { kind: pause } }                              | expected one of freeze, maintenance
          calendars: { q: { kind: freeze, zone: Mars } }                 | :1:39: calendars.q.zone 'Mars' is no zone
          calendars: { q: { kind: freeze, approvers: { count: 1 } } }    | calendars.q.approvers names neither users nor teams
          correlation: { rules: [ { name: a, inhibit: ["b=c"] } ] }      | :1:25: correlation.rules[0].parent is empty
          correlation: { rules: [ { name: a, parent: ["b"], inhibit: ["b=c"] } ] } | :1:45: correlation.rules[0].parent[0] is not a matcher: 'b'
          correlation: { rules: [ { name: a, parent: ["b=~("], inhibit: ["b=c"] } ] } | is not a regular expression
          correlation: { rules: [ { name: a, parent: ["b=c"], inhibit: ["b=c"], equal: ["a b"] } ] } | correlation.rules[0].equal[0] 'a b' is not the name of a label
          correlation: { rules: [ { name: a, parent: ["b=c"], inhibit: ["b=c"] }, { name: a, parent: ["b=c"], inhibit: ["b=c"] } ] } | correlation.rules[1].name 'a' is the name of another rule
          correlation: { window: 9999d }                                 | :1:24: correlation.window must be at most 366d
          correlation: { same_service: { within: 1d, label: [a] } }      | unknown key 'label' in correlation.same_service; did you mean 'labels'
          storm: { threshold: -1 }                                       | :1:21: storm.threshold must be 0 or more
          error_budgets: { a: { remaining: x, low_below: 101 } }         | error_budgets.a.low_below must be between 0 and 100
          targets: { aliases: [ { names: ["a/1"], target: "b/1" }, { names: ["b/1"], target: "a/1" } ] } | :1:21: targets.aliases a/1 leads back to itself: a/1 → b/1 → a/1
          targets: { aliases: [ { names: [], target: "b/1" } ] }         | targets.aliases[0].names is empty
          { targets: { aliases: [ { names: ["h/*.org"], target: "h/$1" } ] }, calendars: { q: { kind: freeze, targets: ["h/*.org"] } } } | calendars.q.targets covers h/x.org, which counts as h/x: name that as well
          { targets: { aliases: [ { names: ["h/a"], target: "i/a" } ] }, scope: { targets: ["h/*"] } } | scope.targets covers h/a, which counts as i/a: name that as well
          { targets: { aliases: [ { names: ["h/a"], target: "i/a" } ] }, budgets: { b: { actions: [x.y], scope: "h/*", count: 1, per: 1m } } } | budgets.b.scope covers h/a, which counts as i/a
          health: { a: { targets: ["x/*"] } }                            | :1:14: health.a needs either query or url
          health: { a: { targets: ["x/*"], query: up, url: "http://h" } } | health.a needs either query or url
          health: { a: { targets: [], query: up } }                      | :1:25: health.a.targets is empty
          health: { a: { targets: ["x/*"], query: "${{ target" } }       | health.a is not understood: this ${{ has no }}
          neighbours: { a: { targets: ["x/*"] } }                        | neighbours.a needs both targets and alerts
          neighbours: { a: { targets: ["x/*"], alerts: ["!"] } }         | neighbours.a.alerts not a matcher
          limits: { intake_silence: 0s }                                 | limits.intake_silence must be more than nothing
          limits: { runs_per_minute: -1 }                                | limits.runs_per_minute must be at least 0
          limits: { clock_jump: 1s }                                     | limits.clock_jump must be at least 5s
          limits: { audit_every: 10s }                                   | limits.audit_every must be at least 1m
          limits: { circuit_failures: 0 }                                | :1:29: limits.circuit_failures must be at least 1
          limits: { intake_backlog: 10 }                                 | :1:27: limits.intake_backlog must be between 100 and
          limits: { alertmanager_reconcile: 0s }                         | limits.alertmanager_reconcile must be at least 1s
          limits: { silences: 0 }                                        | limits.silences must be between 1 and 10000
          alertmanager: { a: { url: "http://a", silences: 10ms } }       | alertmanager.a.silences must be 0s, or at least 1s
          alertmanager: { a: { url: "http://a", hook: generic } }        | alertmanager.a.hook 'generic' is no hook of source alertmanager
          alertmanager: { a: { url: "http://a", receiver: x } }          | alertmanager.a.receiver says what `hook` takes in
          heartbeats: { a: { hook: alertmanager } }                      | :1:26: heartbeats.a.hook 'alertmanager' is none of `hooks`
          heartbeats: { a: { match: [] } }                               | :1:18: heartbeats.a.hook is missing
          heartbeats: { a: { hook: x, match: ["a=b", "!"] } }            | :1:44: heartbeats.a.match[1] is not a matcher
          heartbeats: { a: { hook: x, silent_after: 59s } }              | :1:43: heartbeats.a.silent_after must be at least 1m and at most 31d
          heartbeats: { a: { hook: x, silent_after: 32d } }              | heartbeats.a.silent_after must be at least 1m and at most 31d
          heartbeats: { a: { hook: x, freezes: true } }                  | unknown key 'freezes' in heartbeats.a; did you mean 'freeze'
          """)
  void wrongValuesAreToldWhereTheyStand(String yaml, String expected) {
    assertThat(mistakes(yaml)).anyMatch(m -> m.contains(expected));
  }

  @Test
  void aHeartbeatHasDefaultsAndThereAreAtMostAHundred() throws IOException {
    var hooks = "hooks: [ { source: generic, insecure: true } ]\nheartbeats:\n";
    var heartbeat = read(hooks + "  cron: { hook: generic }\n").heartbeats().get("cron");
    assertThat(heartbeat)
        .isEqualTo(new Heartbeat("generic", List.of(), Duration.ofMinutes(15), false));
    var many =
        IntStream.rangeClosed(1, Heartbeats.MOST)
            .mapToObj(i -> "  cron-%d: { hook: generic }\n".formatted(i))
            .collect(Collectors.joining());
    assertThat(read(hooks + many).heartbeats()).hasSize(Heartbeats.MOST);
    assertThat(mistakes(hooks + many + "  one: { hook: generic }\n"))
        .singleElement()
        .asString()
        .contains(":3:3: heartbeats are 101, of at most 100");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http: &a { port: 1 }\nstorage: *a",
        "http: !!java.net.URL { port: 1 }",
        "http:\n  <<: { port: 1 }",
        "http: { port: 1 }\n---\nhttp: { port: 2 }",
        "http: [",
        "http:\n\tport: 1",
        "? { a: b }\n: c",
      })
  void onlyPlainYamlIsRead(String yaml) {
    assertThat(mistakes(yaml))
        .hasSize(1)
        .first()
        .asString()
        .matches("(?s).*firebreak.yaml:\\d+:\\d+: .*");
  }

  @Test
  void deepNestingAndLargeFilesAreRefused() {
    assertThat(mistakes("[".repeat(40) + "]".repeat(40))).hasSize(1);
    assertThat(mistakes("# " + "x".repeat(300_000))).singleElement().asString().contains("256 KiB");
  }

  @Test
  void b76OtherMachinesNeedPeople() throws IOException {
    assertThat(mistakes("http: { host: 0.0.0.0 }")).singleElement().asString().contains("people");
    assertThat(mistakes("http: { host: intranet }")).hasSize(1);
    assertThat(read("http: { host: '::1' }").http().host()).isEqualTo("::1");
    assertThat(read("http: { host: localhost }").http().host()).isEqualTo("localhost");
  }

  @Test
  void theEnvironmentWinsOverTheFileAndOptionsOverBoth() throws IOException {
    write("http: { port: 1 }");
    var environment = Map.of("FIREBREAK_HTTP_PORT", "2", "FIREBREAK_AUDIT_CHECKPOINTS", "/c");
    var configuration = ConfigurationFile.read(folder, Map.of(), environment);
    assertThat(configuration.http().port()).isEqualTo(2);
    assertThat(configuration.audit().checkpoints()).isEqualTo(Path.of("/c"));
    assertThat(ConfigurationFile.read(folder, Map.of("http.port", "0"), environment).http().port())
        .isZero();
  }

  @Test
  void anAbsentSectionAppearsWhenTheEnvironmentFillsIt() {
    var configuration =
        ConfigurationFile.read(
            folder,
            Map.of(),
            Map.of(
                "FIREBREAK_SLACK_APP_TOKEN", "secrets.S",
                "FIREBREAK_SLACK_BOT_TOKEN", "secrets.B",
                "FIREBREAK_SLACK_CHANNEL", "#incidents"));
    assertThat(requireNonNull(configuration.slack()).channel()).isEqualTo("#incidents");
  }

  @Test
  void aMistypedVariableStopsTheStartAndForeignOnesDoNot() {
    var mistakes = mistakesWith(Map.of("FIREBREAK_HTTP_PROT", "1", "FIREBREAK_REAL", "required"));
    assertThat(mistakes)
        .containsExactly(
            "environment variable FIREBREAK_HTTP_PROT: sets nothing; did you mean"
                + " FIREBREAK_HTTP_PORT?");
    assertThat(mistakesWith(Map.of("FIREBREAK_HTTP_PORT", "x")))
        .containsExactly(
            "environment variable FIREBREAK_HTTP_PORT: http.port: expected a whole number, not"
                + " 'x'");
  }

  private Configuration read() {
    return ConfigurationFile.read(folder, Map.of(), Map.of());
  }

  private Configuration read(String yaml) throws IOException {
    write(yaml);
    return read();
  }

  private void write(String yaml) throws IOException {
    Files.writeString(folder.resolve(ConfigurationFile.NAME), yaml);
  }

  private List<String> mistakes(String yaml) {
    try {
      write(yaml);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return mistakesWith(Map.of());
  }

  private List<String> mistakesWith(Map<String, String> environment) {
    var thrown =
        catchThrowableOfType(
            ConfigurationException.class,
            () -> ConfigurationFile.read(folder, Map.of(), environment));
    assertThat(thrown).isNotNull();
    return thrown.mistakes().stream().map(Object::toString).toList();
  }

  private static SecretText secret(String name) {
    return new SecretText(List.of(new SecretText.Part.Reference(name)));
  }
}
