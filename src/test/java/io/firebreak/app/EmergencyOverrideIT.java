package io.firebreak.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("An emergency override on the packaged program, with a mail server and PagerDuty")
class EmergencyOverrideIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir static Path folder;

  private static final GreenMail MAIL =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
  private static PackagedShop scene;

  @BeforeAll
  static void open() throws Exception {
    MAIL.start();
    scene = new PackagedShop(folder, MAIL.getSmtp().getPort());
  }

  @AfterAll
  static void close() {
    scene.close();
    MAIL.stop();
  }

  @Test
  @Tag("A5")
  @Tag("A6")
  @Tag("A8")
  void everyDoorLetsOnePersonDecideAloneAndPagesTheOthers() throws Exception {
    var byRest = scene.waiting("by-rest");
    var byCli = scene.waiting("by-cli");
    var byPage = scene.waiting("by-page");

    assertThat(scene.override("anna", byRest, scene.plan(byRest), "the till is down").statusCode())
        .isEqualTo(200);
    assertThat(scene.overrideByCommand("anna", byCli, scene.plan(byCli), "the bank is down"))
        .isZero();
    assertThat(scene.overrideByPage("anna", byPage, scene.plan(byPage), "the shop is down"))
        .isEqualTo(303);

    tells(byRest, "by-rest", "the till is down");
    tells(byCli, "by-cli", "the bank is down");
    tells(byPage, "by-page", "the shop is down");
    assertThat(scene.pagerDuty().broken()).isEmpty();
  }

  /** The effect, the record, the mail to both others, and the page. */
  private void tells(String run, String target, String reason) {
    scene.awaitState(run, "succeeded");
    assertThat(scene.effects(target)).isEqualTo(1);
    var overridden = scene.event(run, "approval.overridden");
    assertThat(overridden.path("actor").asText()).isEqualTo("anna");
    assertThat(overridden.path("payload").path("reason").asText()).isEqualTo(reason);
    assertThat(overridden.path("payload").toString()).contains("ben", "cleo");
    await().atMost(PATIENCE).until(() -> scene.events(run, "approval.paged").size() == 2);
    assertThat(mailed("EMERGENCY OVERRIDE", reason)).containsExactlyInAnyOrder("ben", "cleo");
    assertThat(scene.pagerDuty().incidents())
        .filteredOn(each -> each.event.toString().contains(reason))
        .singleElement()
        .satisfies(each ->
            assertThat(each.event.path("payload").path("severity").asText()).isEqualTo("critical"))
        .satisfies(each ->
            assertThat(each.event.path("dedup_key").asText())
                .isEqualTo("firebreak/override/" + overridden.path("payload").path("id").asText()));
  }

  /** Who got a mail with this subject and reason. */
  private List<String> mailed(String subject, String reason) {
    return Arrays.stream(MAIL.getReceivedMessages())
        .filter(each -> text(each).contains(subject) && text(each).contains(reason))
        .flatMap(each -> Arrays.stream(recipients(each)))
        .distinct()
        .toList();
  }

  private static String text(MimeMessage each) {
    try {
      return each.getSubject() + "\n" + each.getContent();
    } catch (jakarta.mail.MessagingException | java.io.IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String[] recipients(MimeMessage each) {
    try {
      return Arrays.stream(each.getAllRecipients())
          .map(to -> to.toString().replace("@example.com", ""))
          .toArray(String[]::new);
    } catch (jakarta.mail.MessagingException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @Tag("A5")
  void everyDoorWantsTheRoleAReasonAndTheVeryPlan() throws Exception {
    var run = scene.waiting("wanted");
    var plan = scene.plan(run);

    assertThat(scene.override("ben", run, plan, "unheard").statusCode()).isEqualTo(403);
    assertThat(scene.override("anna", run, plan, "  ").statusCode()).isEqualTo(422);
    assertThat(scene.override("anna", run, "0".repeat(64), "unheard").statusCode()).isEqualTo(412);
    assertThat(scene.overrideByCommand("ben", run, plan, "unheard")).isNotZero();
    assertThat(scene.overrideByCommand("anna", run, plan, " ")).isNotZero();
    assertThat(scene.overrideByCommand("anna", run, "0".repeat(64), "unheard")).isNotZero();
    assertThat(scene.overrideByPage("ben", run, plan, "unheard")).isEqualTo(403);
    assertThat(scene.overrideByPage("anna", run, plan, " ")).isEqualTo(422);
    assertThat(scene.overrideByPage("anna", run, "0".repeat(64), "unheard")).isEqualTo(412);

    scene.stillAsks(run);
    assertThat(scene.effects("wanted")).isZero();
    assertThat(mailed("EMERGENCY OVERRIDE", "unheard")).isEmpty();
  }

  @Test
  @Tag("A5")
  void aRoleThatWasLostMeanwhileDecidesNothing() throws Exception {
    var run = scene.waiting("lost");
    var plan = scene.plan(run);

    scene.startAgain(Map.of(", emergency", ""));
    try {
      assertThat(scene.override("anna", run, plan, "now").statusCode()).isEqualTo(403);
      assertThat(scene.overrideByCommand("anna", run, plan, "now")).isNotZero();
      assertThat(scene.overrideByPage("anna", run, plan, "now")).isEqualTo(403);
      scene.stillAsks(run);
      assertThat(scene.effects("lost")).isZero();
      assertThat(scene.approve("ben", run, plan).statusCode()).isEqualTo(200);
      scene.awaitState(run, "succeeded");
      assertThat(scene.effects("lost")).isEqualTo(1);
    } finally {
      scene.startAgain(Map.of());
    }
  }

  @Test
  @Tag("A7")
  void neitherAFreezeNorAHoldStepsAside() throws Exception {
    var frozen = scene.waiting("frozen");
    var refused = scene.override("anna", frozen, scene.plan(frozen), "now");
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("FREEZE");
    scene.stillAsks(frozen);

    var held = scene.waiting("held");
    var plan = scene.plan(held);
    assertThat(
            scene
                .send(
                    "anna",
                    "/api/v1/holds",
                    "{\"scope\":\"service:held\",\"reason\":\"stop it\"}",
                    Map.of())
                .statusCode())
        .isEqualTo(201);
    // The hold may have withdrawn the question before; then there is nothing left to decide.
    assertThat(scene.override("anna", held, plan, "now").statusCode()).isIn(200, 409);
    scene.awaitState(held, "blocked");

    assertThat(scene.effects("frozen") + scene.effects("held")).isZero();
  }
}
