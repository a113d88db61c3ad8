package io.firebreak.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.firebreak.alert.Heartbeat;
import io.firebreak.alert.Heartbeats;
import io.firebreak.alert.HookRef;
import io.firebreak.alert.Parsed;
import io.firebreak.cli.Doctor.Finding;
import io.firebreak.cli.Doctor.Health;
import io.firebreak.gate.HeartbeatWatch;
import io.firebreak.gate.Holds;
import io.firebreak.journal.DatabaseConfig;
import io.firebreak.journal.Driver;
import io.firebreak.journal.EventTypes;
import io.firebreak.remediation.RunEvents;
import io.firebreak.testing.OpenStore;
import io.firebreak.testing.PagerDutyStandIn;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code firebreak doctor} finds what does not work, and says what to do. */
class ExaminationTest {
  @TempDir Path folder;
  private final PagerDutyStandIn pagerDuty = new PagerDutyStandIn();

  @BeforeEach
  void open() throws IOException {
    Files.createDirectory(folder.resolve("secrets"));
    secret("HOOK", "a-secret-of-more-than-24-bytes");
    secret("EVENTS", PagerDutyStandIn.EVENTS_KEY);
    secret("API", PagerDutyStandIn.TOKEN);
    Files.createDirectory(folder.resolve("runbooks"));
    Files.writeString(
        folder.resolve("runbooks/cure.yaml"),
        """
        schema: 1
        runbook: cure
        title: One step
        owner: team
        target: world/cure
        triggers: { manual: true }
        approval: { from: { pagerduty_schedule: PSHIFT1 } }
        steps:
          - { id: one, uses: human.confirm, with: { instructions: look } }
        """);
    pagerDuty.onCall("PSHIFT1", "Anna@example.com");
  }

  @AfterEach
  void close() {
    pagerDuty.close();
    assertThat(pagerDuty.broken()).isEmpty();
  }

  private void secret(String name, String value) throws IOException {
    Files.writeString(folder.resolve("secrets").resolve(name), value);
  }

  private List<Finding> examine(String user, String services, String hooks) throws IOException {
    Files.writeString(
        folder.resolve("firebreak.yaml"),
        """
        hooks: %s
        runbooks: { path: %s }
        secrets: { file: %s }
        pagerduty:
          events_key: secrets.EVENTS
          api_token: secrets.API
          from: %s
          events_url: %s
          api_url: %s
        %s
        %s
        people:
          anna: { name: Anna, mail: anna@example.com, roles: [approver] }
          ben: { name: Ben, roles: [viewer] }
        """
            .formatted(
                hooks,
                folder.resolve("runbooks"),
                folder.resolve("secrets"),
                PagerDutyStandIn.FROM,
                pagerDuty.eventsUrl(),
                pagerDuty.apiUrl(),
                user,
                services));
    return Examination.of(folder, null);
  }

  private static final String HOOKS =
      "[{ source: pagerduty, name: main, auth: { hmac: [secrets.HOOK] } }]";

  private List<Finding> sound() throws IOException {
    return examine("  user: PBOT001", "  services: [PSHOP01]", HOOKS);
  }

  private static List<String> ill(List<Finding> findings) {
    return findings.stream()
        .filter(finding -> finding.health() != Health.SOUND)
        .map(finding ->
            finding.health()
                + " "
                + finding.area()
                + ": "
                + finding.what()
                + " | "
                + finding.advice())
        .toList();
  }

  @Test
  @Tag("G31")
  void aCalendarThatFreezesEverythingOrNothingIsFound() throws IOException {
    Files.createDirectory(folder.resolve("calendars"));
    Files.writeString(folder.resolve("calendars/freeze.ics"), "BEGIN:VCALENDAR\nno colon\n");
    Files.writeString(folder.resolve("calendars/forgotten.ics"), "");
    var calendars = "calendars: { freeze: { kind: freeze }, gone: { kind: maintenance } }";
    assertThat(ill(examine("  user: PBOT001", "  services: [PSHOP01]\n" + calendars, HOOKS)))
        .hasSize(3)
        .anySatisfy(found ->
            assertThat(found)
                .startsWith("BROKEN calendars: ")
                .contains("freeze.ics:2:1", "nothing that the calendar covers may change")
                .endsWith("| mend the file, or what names it"))
        .anySatisfy(found -> assertThat(found).contains("gone.ics:1:1", "it cannot be read"))
        .anySatisfy(found ->
            assertThat(found)
                .contains("forgotten.ics:1:1", "the configuration has no calendars.forgotten"));
  }

  @Test
  void whatSeveralPartsFindIsSaidOnce() throws IOException {
    Files.delete(folder.resolve("secrets/API"));
    assertThat(examine("", "", HOOKS))
        .filteredOn(finding -> finding.what().contains("API"))
        .isNotEmpty()
        .doesNotHaveDuplicates();
  }

  @Test
  @Tag("S23")
  void aSlackThatDoesNotAnswerIsSaid() throws IOException {
    var slack =
        "slack: { app_token: secrets.API, bot_token: secrets.API, channel: C1,"
            + " api_url: 'http://127.0.0.1:1/api/' }";

    var findings = examine("  user: PBOT001", "  services: [PSHOP01]\n" + slack, HOOKS);

    assertThat(ill(findings))
        .hasSize(3)
        .allSatisfy(finding -> assertThat(finding).startsWith("BROKEN slack: Slack did not take"));
  }

  @Test
  @Tag("PD60")
  void whatIsSoundIsSaidAndNobodyIsPaged() throws IOException {
    var findings = sound();

    assertThat(ill(findings)).isEmpty();
    assertThat(findings)
        .extracting(Finding::what)
        .containsExactly(
            "/hooks/pagerduty/main has what it needs to know its sender",
            "1 runbook(s) looked at",
            "the integration key has the form of one",
            "the key of the REST API is valid",
            "Firebreak acts as firebreak@example.com",
            "incidents are opened on service Shop",
            "who is on call in schedule PSHIFT1 may approve");
    assertThat(pagerDuty.incidents()).isEmpty();
    assertThat(pagerDuty.calls()).allMatch(call -> call.startsWith("GET "));
  }

  @Test
  @Tag("PD60")
  void wrongKeysAreFound() throws IOException {
    secret("EVENTS", "0123456789abcdef0123456789abcdef");
    assertThat(ill(sound()))
        .singleElement()
        .asString()
        .contains("BROKEN pagerduty: the integration key is none of service Shop", "events_key");
    secret("EVENTS", "short");
    assertThat(ill(sound())).anyMatch(line -> line.contains("has not 32 letters and digits"));
    secret("API", "wrong");
    assertThat(ill(sound())).anyMatch(line -> line.contains("did not accept the key"));
    pagerDuty.down(503);
    assertThat(ill(sound())).anyMatch(line -> line.contains("HTTP 503"));
  }

  @Test
  @Tag("PD60")
  void userServicesAndSchedulesAreCompared() throws IOException {
    pagerDuty.onCall("PSHIFT1", "stranger@example.com");
    assertThat(ill(examine("", "", HOOKS)))
        .containsExactly(
            "DOUBTFUL pagerduty: acknowledgements of people cannot be told from Firebreak's own |"
                + " set pagerduty.user to PBOT001",
            "DOUBTFUL pagerduty: nobody can tell on which service incidents are opened | name the"
                + " service under pagerduty.services, and its key is compared",
            "BROKEN pagerduty: of 1 on call in schedule PSHIFT1 nobody may approve here | name"
                + " them under people with their PagerDuty mail address and the role approver");
    assertThat(ill(examine("  user: PANNA01", "  services: [PGONE]", HOOKS)))
        .anyMatch(line -> line.contains("set pagerduty.user to PBOT001"))
        .anyMatch(line -> line.matches(".*Service Not Found.* \\| mend pagerduty.services; .*"));
  }

  @Test
  void itIsSaidWhenEachHeartbeatWasLastHeard() throws IOException {
    var data = folder.resolve("data");
    var services =
        """
          services: [PSHOP01]
        storage: { data: %s }
        heartbeats:
          cron: { hook: pagerduty/main }
          prod: { hook: pagerduty/main, match: [ alertname=Watchdog ] }
          test: { hook: pagerduty/main, silent_after: 10m }
        """
            .formatted(data)
            .stripTrailing();
    assertThat(ill(examine("  user: PBOT001", services, HOOKS)))
        .singleElement()
        .asString()
        .startsWith("DOUBTFUL heartbeats: the record cannot be read");

    Files.createDirectory(data);
    silentFor(data, Duration.ofMinutes(10));
    var findings = examine("  user: PBOT001", services, HOOKS);
    assertThat(ill(findings))
        .satisfiesExactly(
            finding ->
                assertThat(finding)
                    .isEqualTo(
                        "DOUBTFUL heartbeats: cron was never heard | have its sender post to the"
                            + " hook"),
            finding ->
                assertThat(finding)
                    .startsWith(
                        "DOUBTFUL heartbeats: nothing was heard of the heartbeat test at"
                            + " /hooks/pagerduty/other for 10m; it was never heard (noticed at "));
    assertThat(findings)
        .extracting(Finding::what)
        .contains("prod was last heard at 2026-01-02T03:00:00Z; people are told after 15m");
  }

  /** A server that hears one of three heartbeats, for so long. */
  private static void silentFor(Path data, Duration time) {
    var now = new AtomicReference<>(Instant.parse("2026-01-02T03:00:00Z"));
    LongSupplier nanos = () -> now.get().getEpochSecond() * 1_000_000_000L;
    var types = RunEvents.addTo(EventTypes.builder()).build();
    var store = OpenStore.open(new DatabaseConfig.Embedded(data), types, now::get, Driver.PLAIN);
    var hook = new HookRef("default", "pagerduty", "main");
    var prod = new Heartbeat("prod", hook.id(), List.of(), Duration.ofMinutes(15), false);
    var test = new Heartbeat("test", "pagerduty/other", List.of(), Duration.ofMinutes(10), false);
    var heartbeats = new Heartbeats(List.of(prod, test), nanos);
    var watch =
        new HeartbeatWatch(
            "default",
            heartbeats,
            store.journal(),
            store.database(),
            new Holds(store.journal(), store.database(), () -> "hold"),
            List.of(),
            (_, _) -> {},
            nanos);
    heartbeats.heard(hook, new Parsed.Ignorable("no_alerts"));
    watch.look();
    for (int minute = 0; minute < time.toMinutes(); minute++) {
      now.set(now.get().plus(Duration.ofMinutes(1)));
      watch.look();
    }
    store.shutDown();
  }

  @Test
  void hooksAndApproversAreLookedAt() throws IOException {
    secret("HOOK", "short");
    Files.writeString(
        folder.resolve("runbooks/two.yaml"),
        Files.readString(folder.resolve("runbooks/cure.yaml"))
            .replace("runbook: cure", "runbook: two")
            .replace("{ from: { pagerduty_schedule: PSHIFT1 } }", "{ count: 2 }"));

    var ill =
        ill(
            examine(
                "  user: PBOT001",
                "  services: [PSHOP01]",
                "[{ source: pagerduty, auth: { hmac: [secrets.HOOK] } },"
                    + " { source: no-such, auth: { bearer: secrets.API } },"
                    + " { source: prometheus, insecure: true }]"));

    assertThat(ill)
        .anyMatch(line -> line.startsWith("BROKEN hooks: /hooks/pagerduty: a secret of a hook"))
        .anyMatch(line -> line.contains("/hooks/no-such: source 'no-such' is not known"))
        .anyMatch(line -> line.startsWith("DOUBTFUL hooks: /hooks/prometheus believes everybody"))
        .anyMatch(line -> line.startsWith("BROKEN approvers: ") && line.contains("2 must approve"));
  }

  @Test
  void theCommandTellsItAndItsExitCodeSaysWhetherAllWorks() throws IOException {
    sound();
    var out = new StringWriter();
    assertThat(RealCommands.run(out, "doctor", "--config", folder.toString())).isZero();
    assertThat(out.toString())
        .contains("sound     hooks: /hooks/pagerduty/main has what it needs to know its sender");

    secret("API", "wrong");
    assertThat(RealCommands.run(out, "doctor", "--config", folder.toString())).isEqualTo(1);
    assertThat(out.toString()).contains("broken    pagerduty: PagerDuty did not accept the key");
    var json = new StringWriter();
    assertThat(RealCommands.run(json, "doctor", "--config", folder.toString(), "-o", "json"))
        .isEqualTo(1);
    assertThat(json.toString()).contains("\"health\" : \"broken\"", "\"advice\" : ");

    Files.writeString(folder.resolve("firebreak.yaml"), "htp: {}");
    assertThat(RealCommands.run(out, "doctor", "--config", folder.toString())).isEqualTo(65);
    assertThatIllegalArgumentException().isThrownBy(() -> Examination.of(folder, null));
  }

  @Test
  @Tag("S43")
  void everythingThatAsksIsCompared() throws IOException {
    Files.writeString(
        folder.resolve("runbooks/cure.yaml"),
        Files.readString(folder.resolve("runbooks/cure.yaml"))
            .replace(
                "{ from: { pagerduty_schedule: PSHIFT1 } }",
                """
                { count: 2, from: { pagerduty_schedule: PSHIFT1 }, on_timeout: escalate,
                              escalate_to: [ { slack_group: sre-leads } ] }
                """
                    .strip()));
    Files.createDirectory(folder.resolve("policies"));
    Files.writeString(
        folder.resolve("policies/two.yaml"),
        """
        schema: 1
        policy: two
        title: Two of the team
        when: "true"
        require_approval: { count: 2, from: { teams: [sre], slack_group: sre-oncall } }
        """);
    var calendar =
        "calendars: { holidays: { kind: freeze, approvers: { users: [ben] } } }"; // a viewer
    var slack =
        "slack: { app_token: secrets.API, bot_token: secrets.API, channel: C1,"
            + " api_url: 'http://127.0.0.1:1/api/' }";

    var ill =
        ill(examine("  user: PBOT001", "  services: [PSHOP01]\n" + calendar + "\n" + slack, HOOKS));

    assertThat(ill)
        .contains(
            "BROKEN approvers: runbook cure: 2 of whoever is on call in PagerDuty schedule PSHIFT1"
                + " must agree and only 1 could | name more people, or give them the role approver",
            "BROKEN approvers: calendar holidays: 1 of ben must agree and only 0 could | name more people,"
                + " or give them the role approver")
        .anyMatch(line -> line.startsWith("BROKEN slack: who is in Slack group sre-leads is not"))
        .anyMatch(line -> line.startsWith("BROKEN slack: who is in Slack group sre-oncall is not"));

    Files.writeString(folder.resolve("policies/two.yaml"), "policy: two");
    assertThat(ill(examine("", "", HOOKS)))
        .anyMatch(line -> line.startsWith("BROKEN policies: the policies cannot be used"));
  }
}
