package io.firebreak.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.access.LocalToken;
import io.firebreak.app.config.Configuration;
import io.firebreak.testing.RawHttp;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** B60: every route, in every disguise, with and without a token. */
@QuarkusTest
class PathMatrixTest {
  private static final List<UnaryOperator<String>> DISGUISES =
      List.of(
          path -> path + ";x=1",
          path -> path + "%3Bx",
          path -> path + ";.css",
          path -> "/" + path,
          path -> path.replaceFirst("/([a-z])", "//$1").replaceFirst("^/(?!/)", "//"),
          path -> path + "//",
          path -> path + "/",
          path -> path + "/.",
          path -> path + "/..",
          path -> path + "%2F..",
          path -> path + "%5C",
          path -> path + "%00",
          path -> path + "%20",
          path -> "/%2e" + path,
          path -> "/x/%2e%2e" + path,
          path -> "/x/.." + path,
          path -> "/." + path,
          path -> "/" + path.substring(1).toUpperCase(Locale.ROOT),
          path -> path + "?jsp=/app/x;.jsp",
          path -> "http://127.0.0.1" + path + ";");

  @Inject Configuration configuration;
  @Inject LocalToken localToken;

  @Test
  void b60NoDisguiseOpensAnyRoute() throws IOException {
    assertThat(localToken).isNotNull(); // made when asked for
    var token = Files.readString(configuration.storage().data().resolve(LocalToken.FILE)).strip();
    for (var route : routes()) {
      for (var disguise : DISGUISES) {
        var odd = disguise.apply(route);
        if (route.equals("/") && !odd.contains(";") && !odd.contains("%")) {
          continue; // the root in capitals, or with one more slash taken away, is the root
        }
        for (var credential : List.of("X-None: 1", "Authorization: Bearer " + token)) {
          assertThat(RawHttp.get(RestAssured.port, odd, credential).status())
              .as(odd)
              .isEqualTo(400);
        }
      }
    }
  }

  @Test
  void b60AKnownEndingOpensNothing() throws IOException {
    for (var route : routes()) {
      for (var ending : List.of("/configs", "/health", "/live", ".css", ".ico", "/login")) {
        if (route.equals("/")) {
          continue;
        }
        var status = RawHttp.get(RestAssured.port, route + ending, "X-None: 1").status();
        assertThat(status).as(route + ending).isGreaterThanOrEqualTo(400);
      }
    }
  }

  /** Every route that is described, and those that are not described on purpose. */
  private static Set<String> routes() {
    Map<String, ?> described =
        given().accept("application/json").get("/q/openapi?format=json").path("paths");
    var routes = new TreeSet<String>();
    described.keySet().forEach(path -> routes.add(path.replaceAll("\\{[a-zA-Z]+}", "x1")));
    routes.addAll(List.of("/", "/login", "/runs/x1", "/q/health/live", "/q/openapi", "/metrics"));
    assertThat(routes).contains("/api/v1/me", "/api/v1/tokens/x1");
    return routes;
  }
}
