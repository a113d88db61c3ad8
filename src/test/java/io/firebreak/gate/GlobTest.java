package io.firebreak.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Patterns over targets. */
class GlobTest {
  @ParameterizedTest
  @CsvSource({
    "k8s/prod/**, k8s/prod/shop/deployment/api, true",
    "k8s/prod/**, k8s/prod, false",
    "k8s/prod/**, k8s/production/shop, false",
    "k8s/*/shop, k8s/prod/shop, true",
    "k8s/*/shop, k8s/prod/eu/shop, false",
    "host/web-*, host/web-1, true",
    "host/web-*, host/web-1/disk, false",
    "host/web.1, host/webx1, false",
    "**, anything/at/all, true",
    "a(b|c), ab, false",
    "a(b|c), a(b|c), true",
  })
  void aStarStaysWithinAPartAndTwoDoNot(String pattern, String target, boolean matches) {
    assertThat(Glob.of(pattern).matches(target)).isEqualTo(matches);
  }

  @Test
  void aTargetWithALineBreakIsMatchedAsAWhole() {
    assertThat(Glob.of("host/**").matches("host/a\nb")).isTrue();
    assertThat(Glob.of("host/a").matches("host/a\n")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"''", "'k8s/prod '", "'a b'"})
  void whatIsNoPatternIsRefused(String text) {
    assertThatThrownBy(() -> Glob.of(text)).hasMessageContaining("is no pattern of a target");
  }
}
