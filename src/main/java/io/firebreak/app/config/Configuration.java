package io.firebreak.app.config;

import io.firebreak.access.Role;
import io.firebreak.action.SecretText;
import io.firebreak.verify.HealthRule;
import io.firebreak.verify.Neighbours;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be configured, as {@code config/firebreak.yaml} has it. Component names in
 * snake case are the keys.
 *
 * @param http where Firebreak listens
 * @param storage where it keeps its record
 * @param runbooks where it finds what it may do
 * @param hooks who may send alerts
 * @param slack how to reach people, null without Slack
 * @param pagerduty how PagerDuty is told and asked, null without PagerDuty
 * @param mail how people are asked by mail, null without
 * @param prometheus servers to ask, by name
 * @param alertmanager Alertmanagers to ask, by name
 * @param heartbeats signs of life of sources, by name
 * @param secrets where secret values come from
 * @param limits bounds
 * @param targets by what names targets are known
 * @param scope what may be touched
 * @param calendars what the windows of each calendar mean
 * @param storm what a storm of alerts changes
 * @param correlation which alerts explain other alerts
 * @param errorBudgets where error budgets come from, by the objective's name
 * @param budgets how often what may be done, by name
 * @param blastRadius how much one plan may touch, by what is counted
 * @param health how targets are asked how they are, by name
 * @param neighbours what is near to which targets, by name
 * @param people who may do what, by id
 * @param audit where proofs of the record go
 * @param killSwitch how the host itself stops automation
 */
public record Configuration(
    @Setting("Where Firebreak listens.") Http http,
    @Setting("Where it keeps its record.") Storage storage,
    @Setting("Where it finds the runbooks.") Runbooks runbooks,
    @Setting("Who may send alerts: one entry for each hook.") List<Hook> hooks,
    @Setting("How people are asked in Slack.") @Nullable Slack slack,
    @Setting("How PagerDuty is told and asked.") @Nullable PagerDuty pagerduty,
    @Setting("How people are asked by mail where Slack is silent, and called to settle runs.")
        @Nullable Mail mail,
    @Setting("Prometheus servers to ask, by the name that runbooks use.")
        Map<String, Prometheus> prometheus,
    @Setting("Alertmanagers to ask, by the name that runbooks use: what fires, and silences.")
        Map<String, Alertmanager> alertmanager,
    @Setting("Signs of life of sources, by a name; people are told when one is silent.")
        Map<String, Heartbeat> heartbeats,
    @Setting("Where the values of `secrets.NAME` come from.") SecretSource secrets,
    @Setting("Bounds on time and size.") Limits limits,
    @Setting("By what names targets are known.") TargetSettings targets,
    @Setting("What actions may touch.") Scope scope,
    @Setting(
            "Change freezes and maintenance windows: what `calendars/NAME.ics` beside this file means.")
        Map<String, GuardSettings.Calendar> calendars,
    @Setting("What a storm of alerts changes.") GuardSettings.Storm storm,
    @Setting("Which alerts explain other alerts, which then start nothing.")
        Correlation correlation,
    @Setting("Error budgets that runbooks can name, by the objective's name.")
        Map<String, GuardSettings.ErrorBudget> errorBudgets,
    @Setting("How often what may be done, whatever runbook does it, by a name of your choice.")
        Map<String, GuardSettings.Budget> budgets,
    @Setting("How much one plan may touch, whatever its runbook says, by what is counted.")
        Map<String, GuardSettings.BlastRadius> blastRadius,
    @Setting("How targets are asked how they are, for the check `target_healthy`, by a name.")
        Map<String, CheckSettings.Health> health,
    @Setting(
            "Which alerts are near to a target beside those of its service, namespace and machine, for"
                + " the check `no_new_alerts`, by a name: of what it depends on, for one.")
        Map<String, CheckSettings.Near> neighbours,
    @Setting("Who may do what, by id. Without any, the first admin holds every role.")
        Map<String, PersonEntry> people,
    @Setting("Where proofs of the record go.") Audit audit,
    @Setting("How the host itself stops automation.") KillSwitch killSwitch) {

  public Configuration {
    hooks = List.copyOf(hooks);
    prometheus = Map.copyOf(prometheus);
    alertmanager = Map.copyOf(alertmanager);
    heartbeats = Map.copyOf(heartbeats);
    calendars = Map.copyOf(calendars);
    errorBudgets = Map.copyOf(errorBudgets);
    budgets = Map.copyOf(budgets);
    blastRadius = Map.copyOf(blastRadius);
    health = Map.copyOf(health);
    neighbours = Map.copyOf(neighbours);
    people = Map.copyOf(people);
    targets.mustBeCovered(scope, calendars, budgets, health, neighbours);
    demandClientAuthority(http.tls(), hooks);
    Heartbeat.mustBeHeard(heartbeats, hooks);
    for (var server : alertmanager.entrySet()) {
      known(server.getKey(), server.getValue().hook(), hooks);
    }
    if (!Addresses.isLoopback(http.host()) && people.isEmpty()) {
      throw new InvalidSetting(
          "http.host",
          "'"
              + http.host()
              + "' can be reached from other machines, so say under `people` who may do what"
              + " (at least one person with a token_hash), or listen on 127.0.0.1");
    }
  }

  private static void demandClientAuthority(@Nullable Tls tls, List<Hook> hooks) {
    boolean verifies = tls != null && tls.clientCa() != null;
    for (int at = 0; at < hooks.size() && !verifies; at++) {
      var auth = hooks.get(at).auth();
      if (auth != null && !auth.mtls().isEmpty()) {
        throw new InvalidSetting(
            "hooks[" + at + "].auth.mtls",
            "wants `http.tls.client_ca`: without it no certificate of a sender is verified");
      }
    }
  }

  private static void known(String server, @Nullable String hook, List<Hook> hooks) {
    if (hook != null && hooks.stream().noneMatch(each -> each.takesFor(hook))) {
      throw new InvalidSetting(
          "alertmanager." + server + ".hook",
          "'"
              + hook
              + "' is no hook of source alertmanager; name one of `hooks` as in its address");
    }
  }

  /** The rules by which targets are asked how they are, in order of their names. */
  public List<HealthRule> healthRules() {
    return CheckSettings.rules(health);
  }

  /** What is near to which targets, in order of the names. */
  public List<Neighbours> nearby() {
    return CheckSettings.neighbours(neighbours);
  }

  /**
   * Where Firebreak listens.
   *
   * @param port TCP port, 0 for any free one
   * @param host address to bind
   * @param publicUrl how people reach it, null for the bound address
   * @param tls HTTPS beside it, null for none
   */
  public record Http(
      @Setting(value = "TCP port to listen on; `0` takes any free one.", fallback = "8080")
          int port,
      @Setting(
              value = "Address to listen on. Anything but loopback needs `people`.",
              fallback = "127.0.0.1")
          String host,
      @Setting("Address at which people reach Firebreak; links in messages begin with it.")
          @Nullable URI publicUrl,
      @Setting("HTTPS by Firebreak itself, for where no proxy does it.") @Nullable Tls tls) {
    public Http {
      if (port < 0 || port > 65_535) {
        throw new InvalidSetting("port", "must be between 0 and 65535, not " + port);
      }
    }

    /** Where people reach it: what is configured, else where it listens. */
    public URI reachedAt() {
      return publicUrl == null ? URI.create("http://" + host + ":" + port + "/") : publicUrl;
    }
  }

  /**
   * Where the record is kept: an embedded database in a folder, or PostgreSQL.
   *
   * @param data folder of the embedded database, keys and the token of the command line
   * @param postgresql JDBC address, null for the embedded database
   * @param user of PostgreSQL
   * @param password of PostgreSQL
   */
  public record Storage(
      @Setting(
              value = "Folder of the embedded database, the keys and the command line's token.",
              fallback = "./data")
          Path data,
      @Setting("`jdbc:postgresql://host:port/database`, to share the record between replicas.")
          @Nullable String postgresql,
      @Setting("User of PostgreSQL.") @Nullable String user,
      @Setting("Password of PostgreSQL.") @Nullable SecretText password) {
    public Storage {
      if (postgresql == null && (user != null || password != null)) {
        throw new InvalidSetting("", "user and password belong to `postgresql`, which is missing");
      }
      if (postgresql != null && !postgresql.startsWith("jdbc:postgresql://")) {
        throw new InvalidSetting("postgresql", "must begin with jdbc:postgresql://");
      }
      if (postgresql != null && postgresql.toLowerCase(Locale.ROOT).contains("prefer")) {
        throw new InvalidSetting(
            "postgresql", "preferQueryMode weakens the separation of SQL and data; leave it out");
      }
    }
  }

  /**
   * One hook: {@code POST /hooks/source/name}.
   *
   * @param source kind of monitoring system
   * @param name tells several of one kind apart, null for {@code /hooks/source}
   * @param auth how a sender proves who it is
   * @param insecure accepts everything
   * @param from networks from which it may be called, empty for any
   * @param proxies networks whose {@code X-Forwarded-For} is believed
   * @param fields where {@code generic} finds each field, as CEL over {@code body} and {@code
   *     headers}
   */
  public record Hook(
      @Setting("Kind of system that posts, such as `alertmanager`.") String source,
      @Setting("Tells several hooks of one source apart: `POST /hooks/SOURCE/NAME`.")
          @Nullable String name,
      @Setting("How the sender proves who it is.") @Nullable HookAuth auth,
      @Setting(
              value = "`true` accepts every delivery, from anyone. For trials on one machine.",
              fallback = "false")
          boolean insecure,
      @Setting("Networks such as `10.1.0.0/16` from which it may be called; without any: all.")
          List<String> from,
      @Setting("Networks of proxies whose `X-Forwarded-For` is believed.") List<String> proxies,
      @Setting("For `generic`: each field of the alert as CEL over `body` and `headers`.")
          Map<String, String> fields) {
    public Hook {
      from = List.copyOf(from);
      proxies = List.copyOf(proxies);
      fields = Map.copyOf(fields);
      if (auth == null && !insecure) {
        throw new InvalidSetting(
            "", "has neither auth nor `insecure: true`, so it would refuse every delivery");
      }
      if (auth != null && insecure) {
        throw new InvalidSetting("insecure", "contradicts auth; leave one of them out");
      }
    }

    /** As in its address: {@code alertmanager/prod}, or {@code alertmanager} alone. */
    String id() {
      return name == null ? source : source + "/" + name;
    }

    /** Whether it is the Alertmanager hook that an address ends with. */
    private boolean takesFor(String address) {
      return source.equals("alertmanager") && id().equals(address);
    }
  }

  /**
   * Slack.
   *
   * @param mode how Slack reaches us
   * @param appToken opens the socket of {@code socket}, null elsewhere
   * @param signingSecret proves that a request is Slack's, null without {@code http}
   * @param botToken lets us write
   * @param channel where incidents are told
   * @param apiUrl Slack's address
   */
  public record Slack(
      @Setting(
              value =
                  "How Slack reaches Firebreak: by a `socket` that Firebreak opens, or by `http`"
                      + " posts to `/slack/events`.",
              fallback = "socket")
          SlackMode mode,
      @Setting("App-level token `xapp-…` that opens the socket; for `socket`.")
          @Nullable SecretText appToken,
      @Setting("Proves that a request is Slack's; for `http`.") @Nullable SecretText signingSecret,
      @Setting("Token with which Firebreak writes.") SecretText botToken,
      @Setting("Channel in which incidents are told.") String channel,
      @Setting(value = "Slack's API, for proxies and tests.", fallback = "https://slack.com/api/")
          URI apiUrl) {
    public Slack {
      if (mode == SlackMode.SOCKET && appToken == null) {
        throw new InvalidSetting(
            "app_token", "is missing; mode socket opens the socket with it (or set mode: http)");
      }
      if (mode == SlackMode.HTTP && signingSecret == null) {
        throw new InvalidSetting("signing_secret", "is missing; mode http believes Slack by it");
      }
    }
  }

  /** How Slack reaches Firebreak. */
  public enum SlackMode {
    SOCKET,
    HTTP
  }

  /**
   * A Prometheus server.
   *
   * @param url its address
   * @param bearer token to send, null for none
   */
  public record Prometheus(
      @Setting("Address of the server's HTTP API.") URI url,
      @Setting("Token to send in `Authorization: Bearer`.") @Nullable SecretText bearer) {}

  /**
   * Where secret values come from; a folder, or the environment.
   *
   * @param file folder with one file a secret, null for the environment
   * @param env prefix of the environment variables
   */
  public record SecretSource(
      @Setting("Folder with one file for each secret, named like it.") @Nullable Path file,
      @Setting(
              value = "Prefix of the environment variables that hold secrets, used without `file`.",
              fallback = "FIREBREAK_SECRET_")
          String env) {}

  /**
   * What actions may touch.
   *
   * @param http {@code host:port} that {@code http.*} may call on loopback and private networks
   * @param targets patterns of canonical targets that may be changed; empty for any
   */
  public record Scope(
      @Setting(
              "`host:port` that actions may call. Loopback and private networks must be named here.")
          List<String> http,
      @Setting(
              "Canonical targets that may be changed, such as `k8s/prod/**`: `*` is anything within a"
                  + " part, `**` any number of parts. Without it any.")
          List<String> targets) {
    public Scope {
      http = List.copyOf(http);
      targets = TargetSettings.formed("targets", targets);
      for (int i = 0; i < http.size(); i++) {
        if (!Addresses.isHostAndPort(http.get(i))) {
          throw new InvalidSetting(
              "http[" + i + "]", "'" + http.get(i) + "' is not host:port, such as shop:8080");
        }
      }
    }
  }

  /**
   * A person.
   *
   * @param name for people to read
   * @param mail verified address
   * @param slack Slack's user id
   * @param roles what they may do
   * @param teams groups that approvals can name
   * @param tokenHash SHA-256 of their API token in hex, null when they have none
   */
  public record PersonEntry(
      @Setting("Name for people to read.") String name,
      @Setting("Verified mail address.") @Nullable String mail,
      @Setting("Slack's user id, such as `U024BE7LH`.") @Nullable String slack,
      @Setting("`viewer`, `responder`, `approver`, `emergency`, `operator`, `admin`.")
          List<Role> roles,
      @Setting("Groups that an approval can name.") List<String> teams,
      @Setting("SHA-256 of the person's API token, in hex: `printf %s TOKEN | sha256sum`.")
          @Nullable String tokenHash) {
    public PersonEntry {
      roles = List.copyOf(roles);
      teams = List.copyOf(teams);
      if (roles.isEmpty()) {
        throw new InvalidSetting("roles", "is empty, so this person could do nothing");
      }
      if (tokenHash != null && !tokenHash.matches("[0-9a-f]{64}")) {
        throw new InvalidSetting("token_hash", "is not 64 lower-case hex digits");
      }
    }
  }

  /**
   * Proofs of the record.
   *
   * @param checkpoints file outside the store that gets every signed checkpoint, null for none
   */
  public record Audit(
      @Setting(
              "File, best on another disk or machine, that gets every signed checkpoint. Without it"
                  + " a cut tail cannot be told.")
          @Nullable Path checkpoints) {}

  /**
   * How the host itself stops automation.
   *
   * @param file while it exists nothing new begins, null for {@code stop} in the data folder
   */
  public record KillSwitch(
      @Setting(
              "While this file exists no new effect begins anywhere; its text is the reason. Without"
                  + " it: `stop` in `storage.data`.")
          @Nullable Path file) {}
}
