package io.firebreak.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import com.google.re2j.Pattern;
import io.firebreak.testing.ShopFloor;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ShopFloor.class)
@DisplayName("Silences on their page, on the whole program")
class SilencePagesTest {
  private static final Pattern EXPIRE = Pattern.compile("action=\"(/silences/[^\"]+/expire)\"");

  @Test
  void aPersonMakesAndEndsASilenceOnThePage() {
    var anna = Browser.anna();
    send(anna, "service=\"<b>\"\r\n\r\njob!=x", "2h", "paint & polish").then().statusCode(303);
    var page = anna.page("/silences");
    assertThat(page)
        .contains("service=&quot;&lt;b&gt;&quot;", "job!=&quot;x&quot;", "paint &amp; polish");

    var expire = EXPIRE.matcher(page);
    assertThat(expire.find()).isTrue();
    act(anna, expire.group(1)).then().statusCode(303);
    assertThat(anna.page("/silences")).doesNotContain("paint &amp; polish");
    act(anna, expire.group(1)).then().statusCode(404);
  }

  @Test
  void whatCannotBeMeantIsToldAndStaysInTheForm() {
    var anna = Browser.anna();
    send(anna, "service=~(", "2h", "why<").then().statusCode(422).body(containsString("why&lt;"));
    send(anna, " ", "2h", "why").then().statusCode(422).body(containsString("matchers"));
    send(anna, "a=b", "soon", "why").then().statusCode(422).body(containsString("duration"));
    send(anna, "a=b", "2h", " ").then().statusCode(422).body(containsString("has a reason"));
    send(anna, "a=b", "2h", "a\0b").then().statusCode(422).body(containsString("U+0000"));
  }

  @Test
  void whoMayOnlyLookIsOfferedNoForm() {
    var vera = Browser.of("vera", ShopFloor.VERA);
    assertThat(vera.page("/silences")).contains("<h1>Silences</h1>").doesNotContain("textarea");
  }

  private static Response send(Browser browser, String matchers, String duration, String reason) {
    return browser
        .request()
        .header("Origin", Browser.origin())
        .formParam("form", browser.formToken("/silences"))
        .formParam("matchers", matchers)
        .formParam("duration", duration)
        .formParam("reason", reason)
        .post("/silences");
  }

  private static Response act(Browser browser, String path) {
    return browser
        .request()
        .header("Origin", Browser.origin())
        .formParam("form", browser.formToken("/silences"))
        .post(path);
  }
}
