package io.firebreak.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firebreak.label.TargetNames.Alias;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One name for each thing. */
class TargetNamesTest {
  private static TargetNames names(String... pairs) {
    return new TargetNames(
        java.util.stream.IntStream.range(0, pairs.length / 2)
            .mapToObj(i -> new Alias(pairs[2 * i], pairs[2 * i + 1]))
            .toList());
  }

  @ParameterizedTest
  @CsvSource({
    "k8s/prod/shop/deployment/cart, k8s/prod/shop/deployment/cart",
    "'  service/cart ', service/cart",
    "service/cart/, service/cart",
    "service//shop///cart//, service/shop/cart",
    "Service/Cart, service/Cart",
    "HOST/DB-1.Example.COM., host/db-1.example.com",
    "http/Shop.Internal:8080/Restart, http/shop.internal:8080/Restart",
    "arn:aws:rds:EU-Central-1:1:db:Shop, arn/arn:aws:rds:eu-central-1:1:db:Shop",
    "ARN:AWS:ec2:eu-west-1:1:instance/i-0A, arn/arn:aws:ec2:eu-west-1:1:instance/i-0A",
    "arn/arn:aws:ec2:eu-west-1:1:instance/i-0A, arn/arn:aws:ec2:eu-west-1:1:instance/i-0A",
    "'', ''",
  })
  @Tag("G80")
  @DisplayName("G80: what cannot tell two things apart is no part of a name")
  void oneFormForOneName(String written, String counts) {
    assertThat(TargetNames.PLAIN.canonical(written)).isEqualTo(counts);
    assertThat(TargetNames.PLAIN.canonical(counts)).as("and stays").isEqualTo(counts);
  }

  @Test
  @Tag("G81")
  @DisplayName("G81: an alias is a name or a pattern, one leads to another, and the first counts")
  void aliasesLeadToTheNameThatCounts() {
    var names =
        names(
            "host/db-1", "database/shop",
            "host/*.example.com", "host/$1",
            "vm/*/*", "host/$2.$1.example.net",
            "arn:aws:rds:eu-central-1:1:db:shop", "database/shop",
            "host/db-*", "database/other-$1");
    assertThat(names.canonical("host/db-1")).isEqualTo("database/shop");
    assertThat(names.canonical("Host/DB-1.example.com")).isEqualTo("database/shop");
    assertThat(names.canonical("host/db-2.example.com")).isEqualTo("database/other-2");
    assertThat(names.canonical("vm/eu/web")).isEqualTo("host/web.eu.example.net");
    assertThat(names.canonical("arn:aws:rds:eu-central-1:1:db:shop")).isEqualTo("database/shop");
    assertThat(names.canonical("host/web")).isEqualTo("host/web");
    assertThat(names.canonical("host/a/b.example.com"))
        .as("* is one part")
        .endsWith("/b.example.com");
    assertThat(names.canonical(List.of("host/db-1", "database/shop", "host/web")))
        .as("each once")
        .containsExactly("database/shop", "host/web");
  }

  @ParameterizedTest
  @CsvSource({
    "host/a, host/A, host/a leads back to itself: host/a → host/a",
    "host/*, host/x-$1, host/* leads back to itself: host/x → host/x-x → …",
    "host/*, host/$2, host/$2 names more parts than host/* has *",
    "host/*, two words/$1, two words/$1 is no target",
    "host/*, database, database is no target",
  })
  @Tag("G83")
  @DisplayName("G83: an alias that leads back to itself, or to no target, is refused")
  void whatLeadsNowhereIsRefused(String name, String target, String why) {
    assertThatThrownBy(() -> names(name, target))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(why);
  }

  @Test
  @Tag("G83")
  @DisplayName("G83: so are aliases that lead to each other")
  void aCircleIsRefused() {
    assertThatThrownBy(() -> names("a/1", "b/1", "b/*", "c/$1", "c/*", "a/$1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a/1 leads back to itself: a/1 → b/1 → c/1 → a/1");
  }
}
