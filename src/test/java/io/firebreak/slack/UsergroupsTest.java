package io.firebreak.slack;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.approval.SlackGroups.Members;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Slack is asked who is in a user group. */
class UsergroupsTest {
  private static final String GROUP = "S0ONCALL1";

  private SlackWorld world;
  private final AtomicLong nanos = new AtomicLong();
  private Usergroups groups;

  @BeforeEach
  void open() {
    world = new SlackWorld();
    groups =
        new Usergroups(
            world.ground.settings(), world.ground.secrets(), world.ground.users(), nanos::get);
    members("UBEN", "UCLEO");
  }

  @AfterEach
  void close() {
    world.checkWhatCame();
    world.close();
  }

  private void members(String... users) {
    world.answer(
        "usergroups.users.list",
        okJson("{\"ok\":true,\"users\":[\"" + String.join("\",\"", users) + "\"]}"));
  }

  private void refusal(String method, String error) {
    world.answer(method, okJson("{\"ok\":false,\"error\":\"" + error + "\"}"));
  }

  /** What Slack says of somebody who is not noted here: a member with this address. */
  private void profile(String user, String mail, boolean confirmed) {
    world.slack.stubFor(
        post(urlEqualTo("/api/users.info"))
            .withRequestBody(containing("user=" + user))
            .willReturn(
                okJson(
                    """
                    {"ok":true,"user":{"id":"%s","is_email_confirmed":%s,
                     "profile":{"email":"%s"}}}
                    """
                        .formatted(user, confirmed, mail))));
  }

  private static Members known(String... people) {
    return new Members.Known(Set.of(people));
  }

  private static String why(Members members) {
    return members instanceof Members.Unknown(var why) ? why : "known: " + members;
  }

  @Test
  @Tag("S40")
  void membersAreKnownByTheirSlackUserOrTheirVerifiedMail() {
    members("UBEN", "UX1", "UX2", "UX3");
    profile("UX1", "dora@example.com", true);
    profile("UX2", "emil@example.com", false);
    profile("UX3", "stranger@example.com", true);

    assertThat(groups.of(GROUP)).isEqualTo(known("ben", "dora"));

    assertThat(world.calls("usergroups.users.list"))
        .singleElement()
        .satisfies(call -> assertThat(call).containsEntry("usergroup", GROUP));
    assertThat(world.calls("users.info")).hasSize(3);
    assertThat(world.calls("usergroups.list")).as("it was named by its id").isEmpty();
  }

  @Test
  @Tag("S40")
  void aGroupMayBeNamedByItsHandle() {
    world.answer(
        "usergroups.list",
        okJson(
            """
            {"ok":true,"usergroups":[
              {"id":"S0OTHER11","handle":"sre"},{"id":"%s","handle":"sre-oncall"}]}
            """
                .formatted(GROUP)));

    assertThat(groups.of("sre-oncall")).isEqualTo(known("ben", "cleo"));
    assertThat(world.calls("usergroups.users.list"))
        .allSatisfy(call -> assertThat(call).containsEntry("usergroup", GROUP));
    assertThat(why(groups.of("sre-oncal")))
        .contains("no_such_subteam", "approval.from.slack_group");
  }

  @Test
  @Tag("S41")
  void anAnswerIsKeptForHalfAMinuteAtMost() {
    assertThat(groups.of(GROUP)).isEqualTo(known("ben", "cleo"));
    members("UDORA");

    nanos.set(Usergroups.KEPT.toNanos() - 1);
    assertThat(groups.of(GROUP)).isEqualTo(known("ben", "cleo"));
    nanos.incrementAndGet();
    assertThat(groups.of(GROUP)).isEqualTo(known("dora"));
    assertThat(world.calls("usergroups.users.list")).hasSize(2);
  }

  @Test
  @Tag("S41")
  void aDecisionIsTakenByWhoBelongsToTheGroupThen() {
    assertThat(groups.of(GROUP)).isEqualTo(known("ben", "cleo"));
    members("UDORA");

    nanos.set(Usergroups.KEPT_FOR_DECISIONS.toNanos());
    assertThat(groups.of(GROUP)).as("to ask people").isEqualTo(known("ben", "cleo"));
    assertThat(groups.atDecision(GROUP)).isEqualTo(known("dora"));
    nanos.addAndGet(Usergroups.KEPT_FOR_DECISIONS.toNanos() - 1);
    assertThat(groups.atDecision(GROUP)).isEqualTo(known("dora"));
    assertThat(world.calls("usergroups.users.list")).hasSize(2);
  }

  @Test
  @Tag("S42")
  void whatCannotBeReadIsNobodyAndIsAskedAgain() {
    assertThat(groups.of(GROUP)).isEqualTo(known("ben", "cleo"));
    nanos.set(Usergroups.KEPT.toNanos());
    world.answer("usergroups.users.list", aResponse().withStatus(503));
    assertThat(why(groups.of(GROUP))).contains("usergroups.users.list", "HTTP 503");

    members("UBEN");
    assertThat(groups.of(GROUP)).isEqualTo(known("ben"));
  }

  @Test
  @Tag("S42")
  void refusalsSayWhatToDo() {
    refusal("usergroups.users.list", "no_such_subteam");
    assertThat(why(groups.of(GROUP))).contains("no_such_subteam", "slack_group");
    refusal("usergroups.users.list", "missing_scope");
    assertThat(why(groups.of(GROUP))).contains("missing_scope", "scopes that docs/slack.md lists");
  }

  @Test
  @Tag("S42")
  void halfAReadingIsNone() {
    members("UBEN", "UX1");
    refusal("users.info", "ratelimited");
    assertThat(why(groups.of(GROUP))).contains("users.info", "ratelimited");
    refusal("users.info", "user_not_found");
    assertThat(groups.of(GROUP)).as("who is gone is nobody").isEqualTo(known("ben"));
  }

  @Test
  @Tag("S40")
  void ofALargeGroupNotEverybodyIsLookedUp() {
    var strangers = IntStream.range(0, 150).mapToObj(i -> "UX" + i).collect(Collectors.toList());
    strangers.add("UBEN");
    members(strangers.toArray(String[]::new));
    refusal("users.info", "user_not_found");

    assertThat(groups.of(GROUP)).isEqualTo(known("ben"));
    assertThat(world.calls("users.info")).hasSize(Usergroups.MOST_BY_MAIL);
  }

  @Test
  @Tag("S42")
  void withoutSlackNobodyIsInAGroup() {
    assertThat(List.of("sre-oncall", GROUP))
        .allSatisfy(group ->
            assertThat(why(io.firebreak.approval.SlackGroups.NOWHERE.of(group)))
                .isEqualTo("Slack is not configured"));
  }
}
