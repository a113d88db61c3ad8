package io.firebreak.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "k8s/prod/shop/deployment/cart",
        "host/web-1.example.com",
        "arn/arn:aws:ec2:eu-central-1:1:instance/i-0a",
        "http/shop.internal:8080"
      })
  void acceptsCanonicalNames(String path) {
    var target = new Target(path);

    assertThat(target).hasToString(path);
    assertThat(target.kind()).isEqualTo(path.substring(0, path.indexOf('/')));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "shop",
        "/shop",
        "k8s/",
        "k8s//x",
        "k8s/a b",
        "k8s/prоd",
        "k8s/pro\u202ed",
        "k8s/a\nb",
        "k8s/../etc",
        "k8s/;id",
        "k8s/$(id)"
      })
  void refusesWhatCouldBeASecondNameOrCode(String path) {
    assertThat(Target.isValid(path)).isFalse();
    assertThatThrownBy(() -> new Target(path)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesWhatIsTooLong() {
    assertThat(Target.isValid("a/" + "b".repeat(Target.MAX_LENGTH))).isFalse();
  }
}
