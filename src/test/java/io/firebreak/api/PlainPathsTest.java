package io.firebreak.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainPathsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/api/v1/runs",
        "/api/v1/runs/01J9ZQ4T7X8Y2B3C4D5E6F7G8H/events",
        "/api/v1/runs?limit=5&after=abc%3D",
        "/runs/01J9ZQ4T7X8Y2B3C4D5E6F7G8H",
        "/hooks/alertmanager/prod",
        "/q/health/live",
        "/schema/runbook.json",
      })
  void plain(String target) {
    assertThat(PlainPaths.isPlain(target)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "http://other/api/v1/runs",
        "/api/runs;x=1",
        "/api/runs%3Bx",
        "//api//runs",
        "/api/%2e%2e/q/dev",
        "/api/runs%2F..",
        "/api\\runs",
        "/API/Runs",
        "/api/V1/runs",
        "/api/v1/Runs",
        "/Runs/x",
        "/api/v1/runs/",
        "/api/./runs",
        "/api/../q/dev",
        "/api/v1/runs/..",
        "/api/v1/runs/...",
        "/api/v1/runs/.hidden",
        "/api/v1/runs/x\u0000",
        "/api/v1/runs/prоd",
        "/x?jsp=/app/api;.jsp",
        "/x?a=\\b",
        "/x?a=<b>",
      })
  void b60Odd(String target) {
    assertThat(PlainPaths.isPlain(target)).isFalse();
  }
}
