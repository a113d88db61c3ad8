package io.firebreak.slack;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import io.firebreak.incident.TestIncidents;
import io.firebreak.remediation.RunStatus;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The pictures of {@code docs/slack.md} show what Firebreak says. With {@code
 * -Dfirebreak.docs=write} they are taken anew, for which there must be a {@code chromium}.
 */
class SlackPicturesTest {
  private static final Path IMAGES = Path.of("docs/images");
  private static final Path PAGES = Path.of("src/test/resources/slack");
  private static final int WIDTH = 720;
  private static final int HIGHEST = 2_400;
  private static final Pattern TIME =
      Pattern.compile("20[0-9]{2}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2} UTC");
  private static final Pattern HASH = Pattern.compile("ash: [0-9a-f]{8}");

  @TempDir Path folder;
  private SlackWorld world;

  @BeforeEach
  void open() {
    world = new SlackWorld();
    world.answer("views.publish", okJson("{\"ok\":true,\"view\":{\"id\":\"V2\"}}"));
  }

  @AfterEach
  void close() {
    world.close();
  }

  private String asked() {
    var incident = TestIncidents.open(world.engine.store().journal(), "checkout-errors");
    var run =
        world.engine.startJudged(
            "restart-checkout",
            "k8s/prod/shop/deployment/checkout",
            incident,
            "- { name: few errors, uses: test.read, with: { name: errors }, expect: result.value < 5"
                + " }");
    world.engine.await(run, RunStatus.AWAITING_APPROVAL);
    return run;
  }

  private static JsonNode blocks(Map<String, String> call) {
    return SlackWorld.read(call.getOrDefault("blocks", "[]"));
  }

  private JsonNode posted(String sign, String value) {
    return blocks(
        Awaitility.await()
            .until(
                () ->
                    world.calls("chat.postMessage").stream()
                        .filter(call -> value.equals(call.get(sign)))
                        .toList(),
                calls -> !calls.isEmpty())
            .getFirst());
  }

  private JsonNode updated(String ts, String text) {
    return Awaitility.await()
        .until(
            () ->
                world.calls("chat.update").stream()
                    .filter(call -> ts.equals(call.get("ts")))
                    .map(SlackPicturesTest::blocks)
                    .filter(found -> found.toString().contains(text))
                    .toList(),
            found -> !found.isEmpty())
        .getLast();
  }

  private JsonNode view(String method) {
    return SlackWorld.read(
        Objects.requireNonNull(
            Awaitility.await()
                .until(() -> world.calls(method), calls -> !calls.isEmpty())
                .getLast()
                .get("view")));
  }

  @Test
  @Tag("S45")
  void theQuestion() throws Exception {
    asked();

    picture("approval", BlockPage.messages(List.of(posted("reply_broadcast", "1"))));
  }

  @Test
  @Tag("S45")
  void theThreadOfAnIncident() throws Exception {
    asked();
    var question = posted("reply_broadcast", "1");
    world.interact(
        world.click("UBEN", RunMessage.APPROVE, SlackWorld.button(question, RunMessage.APPROVE)));
    var messages = new ArrayList<JsonNode>();
    messages.add(updated("100.1", "deployment/checkout succeeded"));
    messages.add(updated("200.1", "Approved by"));
    messages.add(updated("300.1", "restart-checkout succeeded"));

    picture("thread", BlockPage.messages(messages));
  }

  @Test
  @Tag("S45")
  void theFormForAReason() throws Exception {
    asked();
    var question = posted("reply_broadcast", "1");
    world.interact(
        world.click("UBEN", RunMessage.REJECT, SlackWorld.button(question, RunMessage.REJECT)));

    picture("modal", BlockPage.view(view("views.update")));
  }

  @Test
  @Tag("S45")
  void theHome() throws Exception {
    asked();
    world.send(
        "/slack/events",
        """
        {"type":"event_callback","team_id":"T1","event_id":"Ev1","event":
         {"type":"app_home_opened","user":"UBEN","channel":"D1","tab":"home"}}
        """);

    picture("home", BlockPage.view(view("views.publish")));
  }

  /** The page of a picture is as it was when the picture was taken. */
  private void picture(String name, String html) throws IOException, InterruptedException {
    var same =
        HASH.matcher(TIME.matcher(html).replaceAll("2026-03-01 03:12 UTC"))
            .replaceAll("ash: 3f9c2a71");
    var page = PAGES.resolve(name + ".html");
    var image = IMAGES.resolve("slack-" + name + ".png");
    if ("write".equals(System.getProperty("firebreak.docs"))) {
      Files.createDirectories(PAGES);
      Files.createDirectories(IMAGES);
      Files.writeString(page, same);
      take(page.toAbsolutePath(), image);
    }
    assertThat(same)
        .as("%s is taken anew by this test with -Dfirebreak.docs=write", image)
        .isEqualTo(Files.readString(page));
    assertThat(ImageIO.read(image.toFile()).getWidth()).isEqualTo(WIDTH);
    assertThat(Files.readString(Path.of("docs/slack.md"))).contains("images/slack-" + name);
  }

  private void take(Path page, Path image) throws IOException, InterruptedException {
    var shot = folder.resolve("shot.png");
    var browser =
        new ProcessBuilder(
                "chromium",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--hide-scrollbars",
                "--user-data-dir=" + folder.resolve("profile"),
                "--window-size=" + WIDTH + "," + HIGHEST,
                "--screenshot=" + shot,
                page.toUri().toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(browser.waitFor(60, TimeUnit.SECONDS)).isTrue();
    ImageIO.write(cut(ImageIO.read(shot.toFile())), "png", image.toFile());
  }

  /** Without the empty rest below. */
  private static BufferedImage cut(BufferedImage whole) {
    var last = whole.getHeight() - 1;
    while (last > 0 && empty(whole, last)) {
      last--;
    }
    var cut =
        new BufferedImage(
            WIDTH, Math.min(whole.getHeight(), last + 16), BufferedImage.TYPE_BYTE_INDEXED);
    cut.createGraphics().drawImage(whole, 0, 0, null);
    return cut;
  }

  private static boolean empty(BufferedImage image, int y) {
    for (int x = 0; x < image.getWidth(); x++) {
      if ((image.getRGB(x, y) & 0xFFFFFF) != 0xFFFFFF) {
        return false;
      }
    }
    return true;
  }
}
